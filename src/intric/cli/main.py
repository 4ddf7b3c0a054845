"""`eneo`: the command line. Commands may run beside a server on the same data folder."""

from typing import Annotated, Any

import typer

from intric.cli.accounts import tenant_app, user_app
from intric.cli.catalogue import catalogue_app
from intric.cli.credentials import credentials_app
from intric.cli.generate import generate
from intric.cli.output import accept_any_name, say
from intric.cli.runner import run
from intric.main.runtime import Runtime


class _CommandLine(typer.Typer):
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        accept_any_name()
        return super().__call__(*args, **kwargs)


app = _CommandLine(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(tenant_app, name="tenant")
app.add_typer(user_app, name="user")
app.add_typer(catalogue_app, name="catalogue")
app.add_typer(credentials_app, name="credentials")
app.command()(generate)


@app.command()
def serve(
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="Leave the pictures to workers elsewhere.")
    ] = False,
) -> None:
    """Serve the API and the web panel, with a worker beside it."""
    # Imported per command, for a fast start and so that a worker does not load the server.
    from intric.server.serve import serve as serve_until_stopped

    run(lambda runtime: serve_until_stopped(runtime, with_worker=not no_worker))


@app.command()
def worker(
    until_stdin_closes: Annotated[bool, typer.Option("--until-stdin-closes", hidden=True)] = False,
) -> None:
    """Carry out generations; as many workers as one likes may share a database."""
    from intric.worker.main import run_worker

    run(lambda runtime: run_worker(runtime, until_stdin_closes=until_stdin_closes))


@app.command()
def migrate() -> None:
    """Bring the database's tables to this version."""
    from intric.database.migrations import migrate as migrate_database
    from intric.main.bootstrap import check_server

    async def work(runtime: Runtime) -> None:
        await check_server(runtime)
        changed = await migrate_database(runtime.database)
        say("Migrated." if changed else "Nothing to migrate.")

    run(work)


if __name__ == "__main__":
    app()
