"""`eneo user delete` and `eneo tenant delete`, each a process of its own beside whatever else runs."""

import pytest
from tests.factories.credentials import ENCRYPTION_KEY
from tests.factories.images import make_generated_image
from tests.factories.spaces import make_space
from tests.support.belongings import rows_of_tenant
from tests.support.command_line import eneo

from intric.database.database import Database
from intric.shared.user import User

pytestmark = pytest.mark.integration


async def test_a_user_goes_when_whoever_asked_for_it_agrees(
    database: Database, admin: User, user: User
) -> None:
    await make_generated_image(database, user)
    command = ("user", "delete", user.email)

    code, said, _ = await eneo(database, *command, key=ENCRYPTION_KEY, stdin="n\n")
    assert (code, "1 picture and no API keys" in said, user.tenant_name in said) == (1, True, True)
    assert (await rows_of_tenant(database, user.tenant_id))["users"] == 2

    code, said, errors = await eneo(database, *command, key=ENCRYPTION_KEY, stdin="y\n")
    assert code == 0, errors
    assert said.endswith(f"{user.email} is deleted.\n")
    assert await rows_of_tenant(database, user.tenant_id) == {"users": 1}


async def test_the_last_administrator_stays_and_is_told_why_before_being_asked(
    database: Database, admin: User
) -> None:
    code, said, errors = await eneo(database, "user", "delete", admin.email, key=ENCRYPTION_KEY)
    assert (code, said) == (1, "")
    assert "last active administrator" in errors
    assert "Traceback" not in errors


async def test_an_organisation_goes_without_a_question_where_yes_was_said(
    database: Database, admin: User, other_admin: User
) -> None:
    await make_space(database, admin.tenant_id)

    command = ("tenant", "delete", admin.tenant_name, "--yes")
    code, said, errors = await eneo(database, *command, key=ENCRYPTION_KEY)

    assert code == 0, errors
    assert "1 user, 1 space and no pictures" in said
    assert await rows_of_tenant(database, admin.tenant_id) == {}
    assert await rows_of_tenant(database, other_admin.tenant_id) == {"users": 1}
