"""`eneo generate`: generates pictures from the command line, through the same queue as API requests."""

import asyncio
import os
import sys
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from intric.cli.output import complain, say
from intric.cli.runner import run
from intric.image_models.application.commands import GenerateImages
from intric.image_models.application.generation_outcome import AcceptedGeneration
from intric.image_models.application.image_generation_service import ImageGenerationService
from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generated_image import GeneratedImage, RenditionKind
from intric.main.bootstrap import bootstrap
from intric.main.container.server import server_container
from intric.main.runtime import Runtime
from intric.server.worker_process import WorkerProcess
from intric.worker.presence import is_worker_present

SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}


def generate(
    prompt: Annotated[str, typer.Argument(help="What is to be seen.")],
    user: Annotated[str, typer.Option("--user", help="E-mail of the user who asks.")],
    n: Annotated[int, typer.Option("-n", help="How many pictures, 1 to 4.")] = 1,
    out: Annotated[Path, typer.Option("-o", help="Folder that the pictures go to.")] = Path(),
    size: Annotated[str | None, typer.Option(help="One of the model's sizes.")] = None,
    quality: Annotated[str | None, typer.Option(help="One of the model's qualities.")] = None,
) -> None:
    """Make pictures and write them to a folder; a worker is started if none lives."""
    command = _checked(prompt, n, size, quality)
    _make_folder(out)
    run(lambda runtime: _generate(runtime, command, out, user))


def _checked(prompt: str, n: int, size: str | None, quality: str | None) -> GenerateImages:
    """Return what is asked for, by the API's own rules. Raises BadParameter that names what breaks them."""
    # Imported here: the API's bodies would slow down `eneo --help`.
    from intric.image_models.presentation.image_generation_models import ImageGenerationRequest

    try:
        return ImageGenerationRequest(prompt=prompt, n=n, size=size, quality=quality).command()
    except ValidationError as error:
        reasons = [f"{each['loc'][0]}: {each['msg']}" for each in error.errors(include_input=False)]
    raise typer.BadParameter("; ".join(reasons))


def _make_folder(out: Path) -> None:
    reason = None
    try:
        out.mkdir(parents=True, exist_ok=True)
        if not os.access(out, os.W_OK | os.X_OK):
            reason = "Permission denied"
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not the name of a folder"
    if reason:
        raise typer.BadParameter(f"Pictures can't be written to {out}: {reason}.")


async def _generate(runtime: Runtime, command: GenerateImages, out: Path, email: str) -> None:
    await bootstrap(runtime)
    container = server_container(runtime)
    user = await container.user_service().get_by_email(email)
    service = container.image_generation_service(user=user)
    async with AsyncExitStack() as stack:
        events = asyncio.create_task(container.generation_events().run())
        stack.callback(events.cancel)
        accepted = await service.start_images(command)
        if not await is_worker_present(runtime.database):
            worker = WorkerProcess(runtime.provider_variables)
            working = asyncio.create_task(worker.run())
            stack.push_async_callback(worker.stop)
            stack.callback(working.cancel)
        problems = await _watch(service, accepted, out)
    for problem in problems:
        complain(problem)
    if len(problems) == command.n:
        raise typer.Exit(1)


async def _watch(service: ImageGenerationService, accepted: AcceptedGeneration, out: Path) -> list[str]:
    """Write each picture as it comes. Returns what went wrong, a sentence for each picture that is not there."""
    problems: list[str] = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # On standard error, so that standard output holds the names of the files and nothing else.
    with Progress(
        *columns, console=Console(stderr=True), redirect_stdout=sys.stdout.isatty(), redirect_stderr=False
    ) as progress:
        task = progress.add_task(accepted.model.nickname, total=accepted.generation.requested)
        async for event in service.watch(accepted.generation.id):
            if isinstance(event.outcome, Failure):
                problems.append(f"Picture {event.outcome.index + 1}: {event.outcome.message}")
            elif problem := await write_picture(service, event.outcome, out):
                problems.append(problem)
            progress.advance(task)
    return problems


async def write_picture(service: ImageGenerationService, image: GeneratedImage, out: Path) -> str | None:
    """Write a picture and print its path. Returns why it could not be written; the server keeps it all the same."""
    content = await service.content(image, RenditionKind.ORIGINAL)
    path = out / f"{str(image.generation_id)[:8]}-{image.index + 1}{SUFFIXES.get(content.mimetype, '')}"
    try:
        await asyncio.to_thread(path.write_bytes, content.blob)
    except OSError as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)  # half a picture
        return f"Picture {image.index + 1} can't be written to {path}: {error.strerror}. It is kept by the server."
    say(str(path))
    return None
