"""Creates the first organisation of a new installation, with an administrator and an example space."""

import secrets
from dataclasses import dataclass, field

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.database import Database
from intric.database.tables.spaces_table import Apps, Assistants, Spaces
from intric.shared.config import ConfigurationError, Settings
from intric.shared.exceptions import InvalidRequest
from intric.shared.user import User
from intric.tenants.tenant_repo import TenantRepository
from intric.tenants.tenant_service import OnTenantCreated, add_tenant
from intric.users.credentials import checked_email, checked_password
from intric.users.password_rules import password_advice
from intric.users.passwords import Passwords

log = structlog.get_logger()

TENANT_NAME = "Exempelkommunen"
# An arbitrary number, the same in every process that may create the first organisation.
_LOCK = 0x46495253


@dataclass(frozen=True, slots=True)
class FirstAdmin:
    """The credentials for the first login.

    Args:
        new_password: the generated password, to be shown once; None if the configuration sets it.
    """

    email: str
    new_password: str | None = field(repr=False)


async def ensure_first_tenant(
    database: Database, passwords: Passwords, settings: Settings, on_tenant_created: OnTenantCreated
) -> FirstAdmin | None:
    """Create the first organisation with an example space. Returns None if there is an organisation already.

    Safe to call from several processes at once: one creates it, the others return None.

    Raises:
        ConfigurationError: ENEO_ADMIN_EMAIL or ENEO_ADMIN_PASSWORD can't be used.
    """
    async with database.transaction() as session:
        if await TenantRepository(session).any():
            return None
    generated = None if settings.admin_password else secrets.token_urlsafe(15)
    email, password = _credentials(settings, generated)
    password_hash = await passwords.hash(password)
    async with database.transaction() as session:
        await session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if await TenantRepository(session).any():
            return None
        admin = await add_tenant(session, TENANT_NAME, email, password_hash, on_tenant_created)
        await _add_example_space(session, admin)
    if advice := password_advice(password):
        log.warning("admin_password_weak", variable="ENEO_ADMIN_PASSWORD", advice=advice)
    return FirstAdmin(email=email, new_password=generated)


def _credentials(settings: Settings, generated: str | None) -> tuple[str, str]:
    configured = settings.admin_password.get_secret_value() if settings.admin_password else ""
    reason = ""
    try:
        return checked_email(settings.admin_email), checked_password(generated or configured)
    except InvalidRequest as error:
        reason = error.message
    raise ConfigurationError(f"ENEO_ADMIN_EMAIL, ENEO_ADMIN_PASSWORD: {reason}")


async def _add_example_space(session: AsyncSession, admin: User) -> None:
    space = Spaces(
        tenant_id=admin.tenant_id,
        name="Samhällsbyggnad",
        description="Ett exempel att prova på: en assistent och en app för bygglov.",
    )
    session.add(space)
    await session.flush()
    session.add_all(
        [
            Assistants(
                tenant_id=admin.tenant_id,
                space_id=space.id,
                name="Bygglovsguiden",
                description="Svarar på frågor om bygglov för villor, altaner och plank.",
                prompt=(
                    "Du hjälper invånare i kommunen med frågor om bygglov. Svara kort och på klarspråk. "
                    "Hänvisa till plan- och bygglagen där den har betydelse, och till kommunens "
                    "bygglovshandläggare när du är osäker."
                ),
            ),
            Apps(
                tenant_id=admin.tenant_id,
                space_id=space.id,
                name="Sammanfatta protokoll",
                description="Gör en sida av ett långt sammanträdesprotokoll.",
                prompt="Sammanfatta protokollet på högst en sida: beslut först, sedan vem som ansvarar.",
            ),
        ]
    )
