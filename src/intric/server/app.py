"""The FastAPI app: routes, errors, headers, panel."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from fastapi import FastAPI

from intric.api.openapi_responses import add_common_responses
from intric.main.container.server import ServerContainer, api_context
from intric.server.api_docs import add_api_docs
from intric.server.body_check import BodyCheckMiddleware
from intric.server.body_limit import BodyLimitMiddleware
from intric.server.error_handlers import add_error_handlers
from intric.server.head import HeadMiddleware
from intric.server.health import health_router
from intric.server.host_check import HostCheckMiddleware
from intric.server.middleware import RequestContextMiddleware
from intric.server.panel import add_panel
from intric.server.paths import Paths
from intric.server.proxies import add_trusted_proxies
from intric.server.routers import api_router
from intric.shared.version import version

DESCRIPTION = (
    "Pictures and icons for the staff of public organisations: many providers, many organisations, "
    "nothing lost. Sign in with a bearer token or send an API key."
)


class _Api(FastAPI):
    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            add_common_responses(super().openapi())
        return super().openapi()


def create_app(container: ServerContainer) -> FastAPI:
    """Build the app from a container. The caller owns and closes the database and the decoders."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        listening = asyncio.create_task(container.generation_events().run())
        yield
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening

    app = _Api(
        title="Eneo image generation",
        description=DESCRIPTION,
        version=version(),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.api_context = api_context(container)
    app.include_router(health_router(container.database()))
    app.include_router(api_router)
    add_error_handlers(app)
    app.add_middleware(BodyCheckMiddleware)
    app.add_middleware(BodyLimitMiddleware)
    app.add_middleware(HostCheckMiddleware)
    app.add_middleware(HeadMiddleware)
    app.add_middleware(RequestContextMiddleware)
    settings = container.settings()
    add_trusted_proxies(app, settings.trusted_proxies)
    add_api_docs(app)
    add_panel(app, settings.web_dir, api_key_header=settings.api_key_header)
    app.state.paths = Paths(app.routes)
    return app
