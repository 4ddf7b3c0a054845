"""Serves the web panel, a single-page app built from `frontend/`."""

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
# Paths that never fall back to the panel's page: programs expect a 404 for an unknown one.
_NOT_PANEL = ("/api/", "/_app/")
_NOT_BUILT = (
    "<!doctype html><title>Eneo</title><p>The web panel has not been built. <code>make run</code> builds it."
)


class _ImmutableFiles(StaticFiles):
    """Serves files with content-hashed names, which may be cached forever."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def add_panel(app: FastAPI, web_dir: Path) -> None:
    """Serve the panel at all paths without a route; without a build, a page that says how to make one."""
    index = web_dir / "index.html"
    files: dict[str, Path] = {}
    if not index.is_file():
        index_html, csp = _NOT_BUILT, "default-src 'none'"
    else:
        index_html = index.read_text(encoding="utf-8")
        csp = content_security_policy(index_html)
        files = {f"/{file.name}": file for file in _public_files(web_dir) if file != index}
        app.mount("/_app", _ImmutableFiles(directory=web_dir / "_app"), name="panel-assets")

    headers = {"Content-Security-Policy": csp, "Cache-Control": "no-cache"}

    async def panel(scope: Scope, receive: Receive, send: Send) -> None:
        path, method = scope["path"], scope.get("method")
        if scope["type"] != "http" or method not in ("GET", "HEAD") or f"{path}/".startswith(_NOT_PANEL):
            raise HTTPException(404)
        file = files.get(path)
        response = FileResponse(file) if file else HTMLResponse(index_html, headers=headers)
        await response(scope, receive, send)

    # A catch-all route would answer 405 for unknown paths, and hide the suggestion of the right one.
    app.router.default = panel


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
