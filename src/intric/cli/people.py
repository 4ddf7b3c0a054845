from typing import Annotated

import typer

from intric.cli.running import run
from intric.main.container.server import ServerContainer
from intric.main.prepare import prepare
from intric.main.runtime import Runtime
from intric.roles.permissions import Role

tenant_app = typer.Typer(no_args_is_help=True, help="Organisations.")
user_app = typer.Typer(no_args_is_help=True, help="People.")

NewPassword = Annotated[
    str,
    typer.Option(
        "--password", prompt=True, hide_input=True, help="At least 8 characters; asked for if left out."
    ),
]


@tenant_app.command("create")
def create_tenant(
    name: Annotated[str, typer.Argument(help="Name of the organisation.")],
    admin_email: Annotated[str, typer.Option(help="E-mail of its first administrator.")],
    admin_password: Annotated[
        str, typer.Option(prompt=True, hide_input=True, help="At least 8 characters; asked for if left out.")
    ],
) -> None:
    """Make an organisation with an administrator and three security classifications."""

    async def work(runtime: Runtime) -> None:
        tenants = (await _container(runtime)).tenant_service()
        admin = await tenants.create_tenant(name, admin_email, admin_password)
        typer.echo(f"{admin.tenant_name} is there; {admin.email} may sign in as its administrator.")

    run(work)


@tenant_app.callback()
def tenant() -> None:
    """Keeps `create` a command of its own while it is the only one."""


@user_app.command("create")
def create_user(
    email: str,
    tenant: Annotated[str, typer.Option(help="Name of the organisation.")],
    password: NewPassword,
    role: Role = Role.USER,
) -> None:
    """Make a user of an organisation."""

    async def work(runtime: Runtime) -> None:
        user = await (await _container(runtime)).user_service().create_user(email, tenant, role, password)
        typer.echo(f"{user.email} may sign in to {user.tenant_name} as {user.role.value}.")

    run(work)


@user_app.command("set-password")
def set_password(email: str, password: NewPassword) -> None:
    """Set a user's password; wherever they are signed in, they are signed out."""

    async def work(runtime: Runtime) -> None:
        await (await _container(runtime)).user_service().set_password(email, password)
        typer.echo(f"{email} has a new password.")

    run(work)


async def _container(runtime: Runtime) -> ServerContainer:
    await prepare(runtime)
    return ServerContainer(
        settings=runtime.settings,
        database=runtime.database,
        credential_resolver=runtime.credential_resolver,
    )
