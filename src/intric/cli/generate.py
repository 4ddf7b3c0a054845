"""`eneo generate`: generates pictures from the command line, through the same queue as API requests."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from intric.cli.runner import run
from intric.image_models.application.commands import GenerateImages
from intric.image_models.application.generation_outcome import AcceptedGeneration
from intric.image_models.application.image_generation_service import ImageGenerationService
from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generated_image import GeneratedImage, RenditionKind
from intric.image_models.domain.icon_prompt import MAX_PROMPT
from intric.main.bootstrap import bootstrap
from intric.main.container.server import server_container
from intric.main.runtime import Runtime
from intric.server.worker_process import WorkerProcess
from intric.worker.presence import is_worker_present

SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}


def generate(
    prompt: Annotated[str, typer.Argument(help="What is to be seen.")],
    user: Annotated[str, typer.Option("--user", help="E-mail of the user who asks.")],
    n: Annotated[int, typer.Option("-n", min=1, max=4, help="How many pictures.")] = 1,
    out: Annotated[Path, typer.Option("-o", help="Folder that the pictures go to.")] = Path(),
) -> None:
    """Make pictures and write them to a folder; a worker is started if none lives."""
    trimmed = _checked(prompt)
    _make_folder(out)
    run(lambda runtime: _generate(runtime, trimmed, n, out, user))


def _checked(prompt: str) -> str:
    trimmed = prompt.strip()
    if not 1 <= len(trimmed) <= MAX_PROMPT:
        raise typer.BadParameter(f"The prompt must have 1 to {MAX_PROMPT} characters, not {len(trimmed)}.")
    return trimmed


def _make_folder(out: Path) -> None:
    reason = None
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror
    if reason:
        raise typer.BadParameter(f"Pictures can't be written to {out}: {reason}.")


async def _generate(runtime: Runtime, prompt: str, n: int, out: Path, email: str) -> None:
    await bootstrap(runtime)
    container = server_container(runtime)
    user = await container.user_service().get_by_email(email)
    service = container.image_generation_service(user=user)
    async with AsyncExitStack() as stack:
        events = asyncio.create_task(container.generation_events().run())
        stack.callback(events.cancel)
        accepted = await service.start_images(GenerateImages(prompt, n=n))
        if not await is_worker_present(runtime.database):
            worker = WorkerProcess(runtime.provider_variables)
            working = asyncio.create_task(worker.run())
            stack.push_async_callback(worker.stop)
            stack.callback(working.cancel)
        failures = await _watch(service, accepted, out)
    for failure in failures:
        typer.secho(f"Picture {failure.index + 1}: {failure.message}", fg=typer.colors.RED, err=True)
    if len(failures) == n:
        raise typer.Exit(1)


async def _watch(service: ImageGenerationService, accepted: AcceptedGeneration, out: Path) -> list[Failure]:
    failures: list[Failure] = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns) as progress:
        task = progress.add_task(accepted.model.nickname, total=accepted.generation.requested)
        async for event in service.watch(accepted.generation.id):
            if isinstance(event.outcome, Failure):
                failures.append(event.outcome)
            else:
                path = await _write(service, event.outcome, out)
                progress.console.print(str(path))
            progress.advance(task)
    return failures


async def _write(service: ImageGenerationService, image: GeneratedImage, out: Path) -> Path:
    content = await service.content(image, RenditionKind.ORIGINAL)
    path = out / f"{str(image.generation_id)[:8]}-{image.index + 1}{SUFFIXES.get(content.mimetype, '')}"
    await asyncio.to_thread(path.write_bytes, content.blob)
    return path
