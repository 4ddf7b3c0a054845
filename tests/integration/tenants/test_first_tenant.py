import asyncio

import pytest
from httpx import AsyncClient
from pydantic import SecretStr
from structlog.testing import capture_logs
from tests.integration.conftest import ClientFor

from intric.main.container.server import ServerContainer
from intric.shared.config import ConfigurationError


async def test_a_new_installation_has_a_tenant_with_example_data(
    container: ServerContainer,
    client_for: ClientFor,
) -> None:
    first = await container.first_tenant()

    assert first is not None
    client = await client_for(await container.user_service().get_by_email(first.email))
    me = (await client.get("/api/v1/users/me/")).json()
    spaces = (await client.get("/api/v1/spaces/")).json()
    assistants = (await client.get("/api/v1/assistants/")).json()
    classifications = (await client.get("/api/v1/security-classifications/")).json()
    assert (me["role"], me["tenant"]["name"]) == ("admin", "Exempelkommunen")
    assert [(s["assistant_count"], s["app_count"]) for s in spaces["items"]] == [(1, 1)]
    assert [assistant["name"] for assistant in assistants["items"]] == ["Bygglovsguiden"]
    assert classifications["count"] == 3


async def test_the_generated_password_works(container: ServerContainer, client: AsyncClient) -> None:
    first = await container.first_tenant()

    assert first is not None
    assert first.new_password is not None
    assert len(first.new_password) >= 16
    assert first.new_password not in repr(first)
    form = {"username": "admin@example.com", "password": first.new_password}
    assert (await client.post("/api/v1/users/login/token/", data=form)).status_code == 200


async def test_a_configured_password_works_and_is_not_returned(
    container: ServerContainer, client: AsyncClient
) -> None:
    settings = container.settings()
    settings.admin_email, settings.admin_password = "chef@example.com", SecretStr("hemligt lösen")

    first = await container.first_tenant()

    assert first is not None
    assert (first.email, first.new_password) == ("chef@example.com", None)
    form = {"username": "chef@example.com", "password": "hemligt lösen"}
    assert (await client.post("/api/v1/users/login/token/", data=form)).status_code == 200


@pytest.mark.parametrize(
    ("password", "events"),
    [
        ("åtta tkn", ["admin_password_weak"]),
        ("lösenord2026", ["admin_password_weak"]),
        ("tolv tecken!", []),
    ],
)
async def test_a_weak_password_works_and_is_advised_against(
    container: ServerContainer, password: str, events: list[str]
) -> None:
    container.settings().admin_password = SecretStr(password)

    with capture_logs() as logs:
        assert await container.first_tenant() is not None

    assert [each["event"] for each in logs] == events
    assert password not in str(logs)


async def test_an_invalid_password_is_reported_with_its_variable(container: ServerContainer) -> None:
    container.settings().admin_password = SecretStr("kort")

    with pytest.raises(ConfigurationError, match="ENEO_ADMIN_PASSWORD") as refused:
        await container.first_tenant()

    assert "kort" not in str(refused.value)


async def test_with_an_existing_organisation_nothing_is_created(
    container: ServerContainer, other_tenant_client: AsyncClient
) -> None:
    assert await container.first_tenant() is None

    assert (await other_tenant_client.get("/api/v1/spaces/")).json()["count"] == 0


async def test_one_of_several_concurrent_starts_creates_it(container: ServerContainer) -> None:
    made = await asyncio.gather(*(container.first_tenant() for _ in range(4)))

    assert len([first for first in made if first is not None]) == 1
