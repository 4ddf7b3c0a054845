"""Serves the web panel, a single-page app built from `frontend/`."""

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from intric.server.paths import Paths, is_below_api

_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
_NOT_BUILT = (
    "<!doctype html><title>Eneo</title><p>The web panel has not been built. <code>make run</code> builds it."
)


class _ImmutableFiles(StaticFiles):
    """Serves files with content-hashed names, which may be cached forever."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def add_panel(app: FastAPI, web_dir: Path, *, api_key_header: str = "api-key") -> None:
    """Serve the panel at all paths without a route; without a build, a page that says how to make one."""
    index = web_dir / "index.html"
    files: dict[str, Path] = {}
    if not index.is_file():
        index_html, csp = _NOT_BUILT, "default-src 'none'; frame-ancestors 'none'"
    else:
        index_html = index.read_text(encoding="utf-8")
        csp = content_security_policy(index_html)
        files = {f"/{file.name}": file for file in _public_files(web_dir) if file != index}
        app.mount("/_app", _ImmutableFiles(directory=web_dir / "_app"), name="panel-assets")

    headers = {"Content-Security-Policy": csp, "Cache-Control": "no-cache"}

    async def panel(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _is_for_panel(scope, api_key_header):
            raise HTTPException(404)
        file = files.get(scope["path"])
        response = FileResponse(file) if file else HTMLResponse(index_html, headers=headers)
        await response(scope, receive, send)

    # A catch-all route would answer 405 for unknown paths, and hide the suggestion of the right one.
    app.router.default = panel


def _is_for_panel(scope: Scope, api_key_header: str) -> bool:
    """Return whether a path without a route is the panel's. A program gets a 404 that says what it mistyped instead."""
    path, headers = scope["path"], Headers(scope=scope)
    if scope["method"] != "GET" or is_below_api(path) or path.startswith("/_app/"):
        return False
    accept = headers.get("accept", "")
    asks_for_json = "application/json" in accept and "text/html" not in accept
    by_program = asks_for_json or "authorization" in headers or api_key_header in headers
    paths: Paths = scope["app"].state.paths
    return not by_program and not paths.is_misspelt_probe(path)


def _public_files(web_dir: Path) -> Iterator[Path]:
    """Yield the files at the top of the panel's folder, without dot files: a wrong folder may hold secrets in them."""
    return (file for file in web_dir.glob("[!.]*") if file.is_file())


def content_security_policy(index_html: str) -> str:
    """Return a policy that allows only own files and, by their hash, the inline scripts of the page."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(index_html)
    )
    return (
        f"default-src 'self'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'none'"
    )
