import typer

from intric.ai_models.catalogue import CatalogueError
from intric.cli.output import complain, say
from intric.cli.runner import run
from intric.main.bootstrap import bootstrap
from intric.main.check_catalogue import check_catalogue
from intric.main.runtime import Runtime
from intric.shared.config import ConfigurationError, load_settings

catalogue_app = typer.Typer(no_args_is_help=True, help="The image models on offer.")


@catalogue_app.command("sync")
def catalogue_sync() -> None:
    """Bring ai_models.yml into the database; a running server sees it at once."""

    async def work(runtime: Runtime) -> None:
        await bootstrap(runtime)
        say(f"The models of {runtime.settings.ai_models_file.name} are in the database.")

    run(work)


@catalogue_app.command("check")
def catalogue_check() -> None:
    """Say whether ai_models.yml is in order, and where LiteLLM's table has other prices and last days.

    A difference is no fault: the table does not know every model, and is not always right. Sizes and qualities it
    does not hold. A file that can't be used ends with code 1.
    """
    try:
        path = load_settings().ai_models_file
        differences = check_catalogue(path)
    except (ConfigurationError, CatalogueError) as error:
        complain(str(error))
        raise typer.Exit(1) from None
    for difference in differences:
        say(difference)
    say(f"{path.name} is in order; {len(differences) or 'no'} differences from LiteLLM's table.")
