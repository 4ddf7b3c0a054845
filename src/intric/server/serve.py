"""`eneo serve`: the server process, with a worker beside it."""

import asyncio
from contextlib import suppress

import uvicorn

from intric.database.embedded import EmbeddedPostgres
from intric.main.container.server import ServerContainer
from intric.main.prepare import prepare
from intric.main.runtime import Runtime
from intric.server.app import create_app
from intric.server.worker_process import WorkerProcess
from intric.tenants.first_tenant import FirstAdmin

BRING_BACK_EVERY_S = 5.0


async def serve(runtime: Runtime, *, with_worker: bool) -> None:
    """Serve until SIGTERM or SIGINT."""
    await prepare(runtime)
    container = ServerContainer(
        settings=runtime.settings,
        database=runtime.database,
        credential_resolver=runtime.credential_resolver,
    )
    login = await container.first_tenant()
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(container),
            host=runtime.settings.host,
            port=runtime.settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
    )
    worker = WorkerProcess(runtime.provider_variables) if with_worker else None
    beside = [asyncio.create_task(worker.run())] if worker else []
    if runtime.embedded:
        beside.append(asyncio.create_task(_keep_up(runtime.embedded)))
    print(welcome(runtime, login), flush=True)
    try:
        await server.serve()
    finally:
        if worker:
            await worker.stop()
        for task in beside:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _keep_up(embedded: EmbeddedPostgres) -> None:
    while True:
        await asyncio.sleep(BRING_BACK_EVERY_S)
        await asyncio.to_thread(embedded.start)


def welcome(runtime: Runtime, login: FirstAdmin | None) -> str:
    """What the person who started the server has to know."""
    settings = runtime.settings
    address = settings.public_url or f"http://{settings.host}:{settings.port}"
    lines = ["", f"  Eneo is at {address}"]
    if login:
        lines += [f"  Sign in as {login.email}"]
    if login and login.new_password:
        lines += [f"  with the password {login.new_password}"]
        lines += ["  It is shown this once; `eneo user set-password` sets another one."]
    elif login:
        lines += ["  with the password of ENEO_ADMIN_PASSWORD."]
    else:
        lines += ["  Sign in as before; `eneo user set-password EMAIL` helps who forgot theirs."]
    return "\n".join(
        [*lines, "", "  Ctrl-C stops it. All that was made stays in " + str(settings.data_dir), ""]
    )
