"""One factory for each table around spaces; each inserts a row and returns its id."""

from uuid import UUID

from intric.database.database import Database
from intric.database.tables.spaces_table import (
    Apps,
    Assistants,
    Icons,
    SecurityClassifications,
    Spaces,
)

# One transparent pixel.
TINY_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d4944415478da63606060600000000500017aa857500000000049454e44"
    "ae426082"
)


async def make_classification(database: Database, tenant_id: UUID, name: str, security_level: int) -> UUID:
    async with database.transaction() as session:
        row = SecurityClassifications(tenant_id=tenant_id, name=name, security_level=security_level)
        session.add(row)
    return row.id


async def make_space(
    database: Database,
    tenant_id: UUID,
    name: str = "Samhällsbyggnad",
    *,
    security_classification_id: UUID | None = None,
) -> UUID:
    async with database.transaction() as session:
        row = Spaces(tenant_id=tenant_id, name=name, security_classification_id=security_classification_id)
        session.add(row)
    return row.id


async def make_assistant(
    database: Database, tenant_id: UUID, space_id: UUID, name: str = "Bygglovsguiden"
) -> UUID:
    return await _make_resource(database, Assistants(tenant_id=tenant_id, space_id=space_id, name=name))


async def make_app(
    database: Database, tenant_id: UUID, space_id: UUID, name: str = "Sammanfatta protokoll"
) -> UUID:
    return await _make_resource(database, Apps(tenant_id=tenant_id, space_id=space_id, name=name))


async def make_icon(database: Database, tenant_id: UUID) -> UUID:
    async with database.transaction() as session:
        row = Icons(tenant_id=tenant_id, blob=TINY_PNG, mimetype="image/png", size=len(TINY_PNG))
        session.add(row)
    return row.id


async def _make_resource(database: Database, row: Assistants | Apps) -> UUID:
    async with database.transaction() as session:
        session.add(row)
    return row.id
