"""`eneo user delete` and `eneo tenant delete`, each run as a separate process."""

import pytest
from tests.factories.credentials import ENCRYPTION_KEY
from tests.factories.images import make_generated_image
from tests.factories.spaces import make_space
from tests.support.belongings import rows_of_tenant
from tests.support.command_line import eneo

from intric.database.database import Database
from intric.shared.user import User

pytestmark = pytest.mark.integration


async def test_a_user_is_deleted_after_confirmation(database: Database, admin: User, user: User) -> None:
    await make_generated_image(database, user)
    command = ("user", "delete", user.email)

    code, output, _ = await eneo(database, *command, key=ENCRYPTION_KEY, stdin="n\n")
    assert (code, "1 picture and no API keys" in output, user.tenant_name in output) == (1, True, True)
    assert (await rows_of_tenant(database, user.tenant_id))["users"] == 2

    code, output, errors = await eneo(database, *command, key=ENCRYPTION_KEY, stdin="y\n")
    assert code == 0, errors
    assert output.endswith(f"{user.email} is deleted.\n")
    assert await rows_of_tenant(database, user.tenant_id) == {"users": 1}


async def test_the_last_administrator_is_refused_before_confirmation(database: Database, admin: User) -> None:
    code, output, errors = await eneo(database, "user", "delete", admin.email, key=ENCRYPTION_KEY)
    assert (code, output) == (1, "")
    assert "last active administrator" in errors
    assert "Traceback" not in errors


async def test_an_organisation_is_deleted_without_confirmation_with_yes(
    database: Database, admin: User, other_admin: User
) -> None:
    await make_space(database, admin.tenant_id)

    command = ("tenant", "delete", admin.tenant_name, "--yes")
    code, output, errors = await eneo(database, *command, key=ENCRYPTION_KEY)

    assert code == 0, errors
    assert "1 user, 1 space and no pictures" in output
    assert await rows_of_tenant(database, admin.tenant_id) == {}
    assert await rows_of_tenant(database, other_admin.tenant_id) == {"users": 1}
