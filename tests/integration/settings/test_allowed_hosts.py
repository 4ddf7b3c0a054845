"""ENEO_ALLOWED_PROVIDER_HOSTS: which addresses an organisation may save, and those that it saved before."""

from ipaddress import ip_address
from typing import Any

import pytest
from dependency_injector import providers
from httpx import AsyncClient
from structlog.testing import capture_logs
from tests.factories.credentials import AZURE_KEY, OPENAI_KEY

from intric.database.database import Database
from intric.main.container.server import ServerContainer
from intric.settings.address_check import warn_of_refused
from intric.shared.egress.allowed_hosts import THIS_MACHINE, AllowedHosts
from intric.shared.egress.host_check import HostCheck
from intric.shared.egress.resolver import Addresses, Resolver
from intric.shared.user import User

pytestmark = pytest.mark.integration

PATH = "/api/v1/admin/credentials/"
NAMES = {
    "localhost": "127.0.0.1",
    "inside.example.com": "10.0.0.7",
    "a.lab.example.com": "192.168.1.1",
    "outside.example.com": "93.184.215.14",
}


def look_up(host: str) -> Addresses:
    if host not in NAMES:
        raise OSError("no such name")
    return (ip_address(NAMES[host]),)


def allow(container: ServerContainer, hosts: AllowedHosts) -> None:
    container.host_check.override(providers.Object(HostCheck(hosts, Resolver(look_up))))


async def saved(client: AsyncClient, address: str) -> tuple[int, dict[str, str]]:
    """Save an address; return the status and the reasons of a refusal."""
    answer = await client.put(f"{PATH}azure", json={"api_key": AZURE_KEY, "endpoint": address})
    errors: list[dict[str, Any]] = answer.json().get("details", {}).get("errors", [])
    return answer.status_code, {error["field"]: error["reason"] for error in errors}


class TestSaving:
    @pytest.mark.parametrize(
        "address",
        [
            *("https://169.254.169.254", "https://10.0.0.7:8443/v1", "https://0.0.0.0", "https://[fd00::1]"),
            *("https://[::ffff:10.0.0.7]", "https://[64:ff9b::a9fe:a9fe]", "https://100.64.0.1"),
            *("https://inside.example.com", "https://INSIDE.example.com/v1", "http://127.0.0.1:9100"),
            *("http://localhost:9100", "http://[::1]:9100"),
        ],
    )
    async def test_an_address_within_networks_is_refused_in_the_same_words(
        self, admin_client: AsyncClient, container: ServerContainer, address: str
    ) -> None:
        allow(container, AllowedHosts())

        assert await saved(admin_client, address) == (422, {"endpoint": "is not allowed here"})
        assert (await admin_client.delete(f"{PATH}azure")).status_code == 404

    @pytest.mark.parametrize(
        "address",
        ["https://outside.example.com", "https://93.184.215.14", "https://not-known-yet.example.com"],
    )
    async def test_a_public_address_or_one_that_is_not_known_yet_is_saved(
        self, admin_client: AsyncClient, container: ServerContainer, address: str
    ) -> None:
        allow(container, AllowedHosts())

        assert await saved(admin_client, address) == (200, {})

    @pytest.mark.parametrize(
        "address", ["https://inside.example.com", "https://a.lab.example.com", "https://10.1.2.3"]
    )
    async def test_what_the_operator_names_is_saved(
        self, admin_client: AsyncClient, container: ServerContainer, address: str
    ) -> None:
        allow(container, AllowedHosts.parse("inside.example.com,.lab.example.com,10.1.0.0/16"))

        assert await saved(admin_client, address) == (200, {})
        assert await saved(admin_client, "https://10.2.0.1") == (422, {"endpoint": "is not allowed here"})

    async def test_this_machine_is_allowed_while_the_server_listens_on_it_alone(
        self, admin_client: AsyncClient
    ) -> None:
        assert await saved(admin_client, "http://127.0.0.1:9100") == (200, {})

    async def test_an_address_of_another_form_keeps_its_own_reason(
        self, admin_client: AsyncClient, container: ServerContainer
    ) -> None:
        allow(container, AllowedHosts())

        reason = "must be an address such as https://ai.example.com/v1"
        assert await saved(admin_client, "10.0.0.7") == (422, {"endpoint": reason})


class TestSavedBefore:
    async def test_one_warning_names_each_that_is_no_longer_allowed_and_what_to_set(
        self,
        admin_client: AsyncClient,
        other_tenant_client: AsyncClient,
        admin: User,
        other_admin: User,
        container: ServerContainer,
        database: Database,
    ) -> None:
        allow(container, AllowedHosts.parse("0.0.0.0/0"))
        secret_path = "https://10.0.0.7/secret-path"
        assert await saved(admin_client, secret_path) == (200, {})
        assert await saved(other_tenant_client, "https://inside.example.com") == (200, {})
        public = {"api_key": OPENAI_KEY, "endpoint": "https://outside.example.com"}
        await admin_client.put(f"{PATH}openai", json=public)

        with capture_logs() as logs:
            await warn_of_refused(database, HostCheck(THIS_MACHINE, Resolver(look_up)))

        (entry,) = logs
        assert (entry["event"], entry["log_level"]) == ("provider_hosts_not_allowed", "warning")
        assert entry["addresses"] == [
            {"tenant_id": str(admin.tenant_id), "provider": "azure", "host": "10.0.0.7"},
            {"tenant_id": str(other_admin.tenant_id), "provider": "azure", "host": "inside.example.com"},
        ]
        to_set = "127.0.0.0/8,::1,10.0.0.7,inside.example.com"
        assert entry["to_allow_them"] == f"ENEO_ALLOWED_PROVIDER_HOSTS={to_set}"
        assert "secret" not in repr(entry)
        with capture_logs() as logs:
            await warn_of_refused(database, HostCheck(AllowedHosts.parse(to_set), Resolver(look_up)))
        assert logs == []

    async def test_nothing_is_logged_where_nothing_is_saved(self, database: Database) -> None:
        with capture_logs() as logs:
            await warn_of_refused(database, HostCheck(AllowedHosts()))
        assert logs == []
