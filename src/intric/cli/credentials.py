"""`eneo credentials`: manages organisations' credentials."""

import sys
from typing import Annotated, Any

import typer

from intric.ai_models.provider_registry import PROVIDERS
from intric.cli.output import say
from intric.cli.runner import run
from intric.main.bootstrap import bootstrap
from intric.main.container.server import ServerContainer, server_container
from intric.main.runtime import Runtime
from intric.settings.encryption import new_key

credentials_app = typer.Typer(no_args_is_help=True, help="Organisations' own keys for providers.")


@credentials_app.command("set")
def set_credentials(
    provider: Annotated[str, typer.Argument(help=f"One of: {', '.join(sorted(PROVIDERS))}.")],
    tenant: Annotated[str, typer.Option(help="Name of the organisation.")],
    values: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="Any other field, such as endpoint=https://ai.example.com or "
            "deployments.gpt-image-2-azure=bilder; may be said several times.",
        ),
    ] = None,
) -> None:
    """Save an organisation's key, in place of what was saved. The key is asked for, or read from a pipe."""
    given = _parsed(values or [])
    for field in PROVIDERS[provider].fields if provider in PROVIDERS else ():
        if field.secret and field.name not in given:
            given[field.name] = _ask(field.label)

    async def work(runtime: Runtime) -> None:
        container = await _container(runtime)
        organisation = await container.tenant_service().get_by_name(tenant)
        saved = await container.credential_admin_service().set(organisation.id, provider, given)
        key = f"the key that ends in {saved.last_four}" if saved.last_four else "what was given"
        say(f"{tenant} now calls {PROVIDERS[provider].title} with {key}.")

    run(work)


@credentials_app.command("rotate")
def rotate() -> None:
    """Encrypt every saved key anew with the first key of ENEO_ENCRYPTION_KEY."""

    async def work(runtime: Runtime) -> None:
        count = await (await _container(runtime)).credential_admin_service().rotate()
        say(f"Encrypted anew: {count}. Older encryption keys are needed no more.")

    run(work)


@credentials_app.command("new-key")
def print_new_key() -> None:
    """Print a new key for ENEO_ENCRYPTION_KEY; nothing is changed."""
    say(new_key())


def _ask(label: str) -> str:
    if sys.stdin.isatty():
        return str(typer.prompt(label, hide_input=True))
    # Bytes that are no text become a character that no key holds, so that the field is named.
    return sys.stdin.buffer.readline().decode("utf-8", errors="replace")


def _parsed(values: list[str]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    by_model: dict[str, dict[str, str]] = {}
    for each in values:
        name, equals, value = each.partition("=")
        if not equals:
            raise typer.BadParameter("must look like field=value", param_hint="--set")
        field, dot, model = name.strip().partition(".")
        if dot:
            by_model.setdefault(field, {})[model] = value
        else:
            given[field] = value
    return given | by_model


async def _container(runtime: Runtime) -> ServerContainer:
    await bootstrap(runtime)
    return server_container(runtime)
