"""Probes for operators and load balancers. No login, no prefix."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy import text

from intric.database.database import Database
from intric.database.migrations import revision_of_code
from intric.shared.version import version

PROBES = frozenset({"/healthz", "/readyz", "/version"})


class Health(BaseModel):
    status: str


class Version(BaseModel):
    version: str


def health_router(database: Database) -> APIRouter:
    router = APIRouter(tags=["Health"])

    @router.get("/healthz", summary="Is the process up?")
    async def healthz() -> Health:
        return Health(status="up")

    @router.get("/version", summary="Which version is this?")
    async def get_version() -> Version:
        return Version(version=version())

    @router.get("/readyz", summary="Can it serve?", response_model=Health, responses={503: {"model": Health}})
    async def readyz() -> JSONResponse:
        """Ready when the database answers, its tables are this version's and the catalogue is there."""
        reason = await _not_ready(database)
        return JSONResponse({"status": reason or "ready"}, 503 if reason else 200)

    return router


async def _not_ready(database: Database) -> str | None:
    """Return why this process can't serve yet; None if it can."""
    async with database.transaction() as session:
        revision = await session.scalar(text("select version_num from alembic_version"))
        has_catalogue = await session.scalar(text("select exists (select 1 from image_models)"))
    if revision != revision_of_code():
        return "migrations are not up to date"
    if not has_catalogue:
        return "the model catalogue has not been synced"
    return None
