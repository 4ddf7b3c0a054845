"""`/docs`: the API's description as a page. All of it is served from here, nothing is loaded from elsewhere."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from intric.server.panel import content_security_policy
from intric.shared.config import PROJECT_ROOT

SWAGGER_UI = PROJECT_ROOT / "frontend" / "node_modules" / "swagger-ui-dist"


def add_api_docs(app: FastAPI, swagger_ui: Path = SWAGGER_UI) -> None:
    page = get_swagger_ui_html(
        openapi_url="/openapi.json",
        title=f"{app.title}: API",
        swagger_js_url="/docs-assets/swagger-ui-bundle.js",
        swagger_css_url="/docs-assets/swagger-ui.css",
        swagger_favicon_url="/docs-assets/favicon-32x32.png",
    )
    csp = content_security_policy(bytes(page.body).decode())

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return HTMLResponse(page.body, headers={"Content-Security-Policy": csp})

    # Missing only where nobody has installed the panel's packages, as in a run of the tests alone.
    app.mount("/docs-assets", StaticFiles(directory=swagger_ui, check_dir=False), name="docs-assets")
