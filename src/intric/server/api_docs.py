"""`/docs`: Swagger UI for the API. All assets are served locally, none from another host."""

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from intric.server.panel import content_security_policy
from intric.shared.resources import SWAGGER_UI, resource


def add_api_docs(app: FastAPI) -> None:
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

    # The folder is missing where the panel's packages are not installed, as in test runs.
    app.mount(
        "/docs-assets", StaticFiles(directory=resource(SWAGGER_UI), check_dir=False), name="docs-assets"
    )
