"""Probes for whoever runs the server. No login, no prefix."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy import text

from intric.api.dependencies import Container
from intric.database.migrations import revision_of_code
from intric.shared.version import version

router = APIRouter(tags=["Health"])


class Health(BaseModel):
    status: str


class Version(BaseModel):
    version: str


@router.get("/healthz", summary="Is the process up?")
async def healthz() -> Health:
    return Health(status="up")


@router.get("/version", summary="Which version is this?")
async def get_version() -> Version:
    return Version(version=version())


@router.get("/readyz", summary="Can it serve?", response_model=Health, responses={503: {"model": Health}})
async def readyz(container: Container) -> JSONResponse:
    """Ready when the database answers, its tables are this version's and the catalogue is there."""
    async with container.database().transaction() as session:
        revision = await session.scalar(text("select version_num from alembic_version"))
        has_catalogue = await session.scalar(text("select exists (select 1 from image_models)"))
    if revision != revision_of_code():
        return JSONResponse({"status": "migrations are not up to date"}, 503)
    if not has_catalogue:
        return JSONResponse({"status": "the model catalogue has not been synced"}, 503)
    return JSONResponse({"status": "ready"})
