from typing import Annotated

import typer

from intric.cli.output import complain, say
from intric.cli.runner import run
from intric.main.bootstrap import bootstrap
from intric.main.container.server import ServerContainer, server_container
from intric.main.runtime import Runtime
from intric.shared.permissions import Role
from intric.users.password_rules import password_advice

tenant_app = typer.Typer(no_args_is_help=True, help="Organisations.")
user_app = typer.Typer(no_args_is_help=True, help="People.")

NewPassword = Annotated[
    str,
    typer.Option(
        "--password", prompt=True, hide_input=True, help="8 characters, better 12; asked for if left out."
    ),
]

Yes = Annotated[bool, typer.Option("--yes", help="Don't ask first.")]


@tenant_app.command("create")
def create_tenant(
    name: Annotated[str, typer.Argument(help="Name of the organisation.")],
    admin_email: Annotated[str, typer.Option(help="E-mail of its first administrator.")],
    admin_password: Annotated[
        str,
        typer.Option(prompt=True, hide_input=True, help="8 characters, better 12; asked for if left out."),
    ],
) -> None:
    """Make an organisation with an administrator and three security classifications."""

    async def work(runtime: Runtime) -> None:
        tenants = (await _container(runtime)).tenant_service()
        admin = await tenants.create_tenant(name, admin_email, admin_password)
        say(f"{admin.tenant_name} is there; {admin.email} may sign in as its administrator.")
        _advise(admin_password)

    run(work)


@tenant_app.command("delete")
def delete_tenant(
    name: Annotated[str, typer.Argument(help="Name of the organisation.")], yes: Yes = False
) -> None:
    """Delete an organisation for good, with its people, spaces, keys and pictures. A server may go on running."""

    async def work(runtime: Runtime) -> None:
        removal = (await _container(runtime)).tenant_removal_service()
        found = await removal.preview(name)
        counted = (
            _counted(found.users, "user"),
            _counted(found.spaces, "space"),
            _counted(found.pictures, "picture"),
        )
        _confirm(f"{found.tenant.name} will be gone for good, with {_listed(*counted)}.", yes)
        await removal.remove(name)
        say(f"{found.tenant.name} is deleted.")

    run(work)


@user_app.command("create")
def create_user(
    email: str,
    tenant: Annotated[str, typer.Option(help="Name of the organisation.")],
    password: NewPassword,
    role: Role = Role.USER,
) -> None:
    """Make a user of an organisation."""

    async def work(runtime: Runtime) -> None:
        container = await _container(runtime)
        organisation = await container.tenant_service().get_by_name(tenant)
        user = await container.user_service().create_user(email, organisation.id, role, password)
        say(f"{user.email} may sign in to {user.tenant_name} as {user.role.value}.")
        _advise(password)

    run(work)


@user_app.command("set-password")
def set_password(
    email: str,
    password: NewPassword,
    end_sessions: Annotated[
        bool,
        typer.Option("--end-sessions/--keep-sessions", help="Sign them out wherever they are signed in."),
    ] = True,
    revoke_api_keys: Annotated[bool, typer.Option("--revoke-api-keys", help="End their API keys.")] = False,
) -> None:
    """Set a user's password; wherever they are signed in, they are signed out unless told otherwise."""

    async def work(runtime: Runtime) -> None:
        await (
            (await _container(runtime))
            .user_service()
            .set_password(email, password, end_sessions=end_sessions, revoke_api_keys=revoke_api_keys)
        )
        say(f"{email} has a new password.")
        _advise(password)

    run(work)


@user_app.command("delete")
def delete_user(email: str, yes: Yes = False) -> None:
    """Delete a user for good, with their pictures and API keys; their organisation's spaces and icons stay."""

    async def work(runtime: Runtime) -> None:
        removal = (await _container(runtime)).user_removal_service()
        found = await removal.preview(email)
        user = found.user
        counted = _counted(found.pictures, "picture"), _counted(found.api_keys, "API key")
        _confirm(f"{user.email} of {user.tenant_name} will be gone for good, with {_listed(*counted)}.", yes)
        await removal.remove(email)
        say(f"{user.email} is deleted.")

    run(work)


def _counted(count: int, thing: str) -> str:
    return f"{count or 'no'} {thing}{'' if count == 1 else 's'}"


def _listed(*things: str) -> str:
    return f"{', '.join(things[:-1])} and {things[-1]}"


def _confirm(message: str, yes: bool) -> None:
    """Print what is about to be deleted and ask for confirmation. Raises Abort if it is refused."""
    say(message)
    if not yes:
        typer.confirm("Go on?", abort=True)


def _advise(password: str) -> None:
    if advice := password_advice(password):
        complain(advice)


async def _container(runtime: Runtime) -> ServerContainer:
    await bootstrap(runtime)
    return server_container(runtime)
