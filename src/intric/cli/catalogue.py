import typer

from intric.cli.running import run
from intric.main.prepare import prepare
from intric.main.runtime import Runtime

catalogue_app = typer.Typer(no_args_is_help=True, help="The image models on offer.")


@catalogue_app.command("sync")
def catalogue_sync() -> None:
    """Bring ai_models.yml into the database; a running server sees it at once."""

    async def work(runtime: Runtime) -> None:
        await prepare(runtime)
        typer.echo(f"The models of {runtime.settings.ai_models_file.name} are in the database.")

    run(work)


@catalogue_app.callback()
def catalogue() -> None:
    """Keeps `sync` a command of its own while it is the only one."""
