"""Checks the hosts of organisations' own addresses: when they are saved, and at the start those that were saved."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import structlog
from sqlalchemy import select

from intric.ai_models.provider import FieldKind, Provider
from intric.ai_models.provider_registry import PROVIDERS
from intric.database.database import Database
from intric.database.tables.tenant_credentials_table import TenantCredentials
from intric.settings.value_rules import checked_text
from intric.shared.egress.host_check import HostCheck
from intric.shared.exceptions import InvalidFields
from intric.shared.pasted_text import trim

log = structlog.get_logger()

# The same words whether the host exists or not, and whatever answers there.
REFUSAL = "is not allowed here"

# How long names may take to resolve before the process starts without having checked them.
_LOOK_UP_S = 2.0
_AT_ONCE = 32


async def require_allowed(provider: Provider, given: Mapping[str, Any], hosts: HostCheck) -> None:
    """Raise InvalidFields for addresses at hosts that are not allowed. Values of another form are left to their check.

    May take as long as looking up a name: not for within a transaction.
    """
    found = _hosts(provider, given)
    refused = [name for name, host in found.items() if await hosts.is_refused(host)]
    if refused:
        raise InvalidFields(dict.fromkeys(refused, REFUSAL))


async def warn_of_refused(database: Database, hosts: HostCheck) -> None:
    """Log one warning that names every saved address that calls are not sent to, and what to set if they should be."""
    async with database.transaction() as session:
        rows = (await session.scalars(select(TenantCredentials).order_by(TenantCredentials.tenant_id))).all()
        users_of: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in rows:
            provider = PROVIDERS.get(row.provider)
            for host in _hosts(provider, row.config).values() if provider else ():
                users_of[host].append(
                    {"tenant_id": str(row.tenant_id), "provider": row.provider, "host": host}
                )
    refused = await _refused(hosts, users_of)
    if refused:
        log.warning(
            "provider_hosts_not_allowed",
            addresses=[each for host in refused for each in users_of[host]],
            to_allow_them="ENEO_ALLOWED_PROVIDER_HOSTS="
            + ",".join(filter(None, [str(hosts.allowed), *refused])),
        )


async def _refused(hosts: HostCheck, names: Mapping[str, Any]) -> list[str]:
    """Return those of the hosts that are known not to be allowed, sorted."""
    turns = asyncio.Semaphore(_AT_ONCE)

    async def is_refused(host: str) -> bool:
        async with turns:
            return await hosts.is_refused(host)

    checks = {asyncio.create_task(is_refused(host)): host for host in names}
    if not checks:
        return []
    done, late = await asyncio.wait(checks, timeout=_LOOK_UP_S)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    return sorted(checks[task] for task in done if task.result())


def _hosts(provider: Provider, values: Mapping[str, Any]) -> dict[str, str]:
    """Return the host of each address, by the name of its field."""
    hosts: dict[str, str] = {}
    for field in provider.fields:
        value = values.get(field.name)
        if field.kind is not FieldKind.ADDRESS or not isinstance(value, str):
            continue
        try:
            address = checked_text(FieldKind.ADDRESS, trim(value)[0], plain_http=True)
        except ValueError:
            continue
        hosts[field.name] = urlsplit(address).hostname or ""
    return hosts
