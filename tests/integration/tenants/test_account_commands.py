"""`eneo user`, run as a separate process."""

import pytest
from httpx import AsyncClient
from tests.factories.credentials import ENCRYPTION_KEY
from tests.support.command_line import eneo

from intric.database.database import Database
from intric.shared.user import User

pytestmark = pytest.mark.integration


async def test_a_short_password_is_taken_with_advice_and_names_are_printed_in_ascii(
    database: Database, other_admin: User, client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    arguments = ("user", "create", "åsa@are.example.com", "--tenant", other_admin.tenant_name)

    code, output, errors = await eneo(database, *arguments, "--password", "hemligt1", key=ENCRYPTION_KEY)

    assert (code, output) == (0, "\\xe5sa@are.example.com may sign in to \\xc5re kommun as user.\n"), errors
    assert errors.endswith("12 characters or more are advised.\n")
    form = {"username": "åsa@are.example.com", "password": "hemligt1"}
    assert (await client.post("/api/v1/users/login/token/", data=form)).status_code == 200
