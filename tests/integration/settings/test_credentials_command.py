"""`eneo credentials`, run as a separate process."""

from uuid import UUID

import pytest
from tests.factories.credentials import ENCRYPTION_KEY, OPENAI_KEY, OTHER_ENCRYPTION_KEY
from tests.support.command_line import eneo

from intric.ai_models.credentials import EncryptedCredentials
from intric.database.database import Database
from intric.settings.credential_resolver import decrypt_secrets
from intric.settings.encryption import Encryption, SecretUnreadable, split_keys
from intric.settings.tenant_credential_repo import TenantCredentialRepository
from intric.shared.user import User

pytestmark = pytest.mark.integration

OLD, NEW = OTHER_ENCRYPTION_KEY, ENCRYPTION_KEY


async def saved(database: Database, tenant_id: UUID) -> EncryptedCredentials:
    async with database.transaction() as session:
        found = await TenantCredentialRepository(session, tenant_id).one_or_none("openai")
    assert found is not None
    return found


async def test_a_key_is_set_from_standard_input_and_encrypted_again_by_rotation(
    database: Database, admin: User
) -> None:
    arguments = (
        "set",
        "openai",
        "--tenant",
        admin.tenant_name,
        "--set",
        "endpoint=https://ai.example.com/v1",
    )
    code, output, errors = await eneo(database, "credentials", *arguments, key=OLD, stdin=OPENAI_KEY + "\n")
    assert code == 0, errors
    assert "7c1d" in output
    assert OPENAI_KEY not in output + errors
    before = await saved(database, admin.tenant_id)
    assert before.config == {"endpoint": "https://ai.example.com/v1"}
    assert decrypt_secrets(Encryption([OLD]), before.secret) == {"api_key": OPENAI_KEY}

    code, output, errors = await eneo(database, "credentials", "rotate", key=f"{NEW},{OLD}")
    assert (code, "1" in output) == (0, True), errors
    after = await saved(database, admin.tenant_id)
    assert decrypt_secrets(Encryption([NEW]), after.secret) == {"api_key": OPENAI_KEY}
    with pytest.raises(SecretUnreadable):
        decrypt_secrets(Encryption([OLD]), after.secret)

    code, _, errors = await eneo(database, "credentials", "rotate", key=OLD)
    assert (code, "ENEO_ENCRYPTION_KEY" in errors) == (1, True)
    assert (await saved(database, admin.tenant_id)).secret == after.secret


async def test_an_invalid_value_is_reported_with_its_field(database: Database, admin: User) -> None:
    arguments = ("set", "azure", "--tenant", admin.tenant_name, "--set", "endpoint=ai.example.com")
    code, _, errors = await eneo(database, "credentials", *arguments, key=NEW, stdin=OPENAI_KEY)
    assert (code, "endpoint" in errors, OPENAI_KEY in errors) == (1, True, False)


@pytest.mark.parametrize(
    "key", ["“sk-hunter2”", "sk-\u200bhunter2", b"sk-hunter2\xe5"], ids=["quotes", "zero width", "not UTF-8"]
)
async def test_a_key_that_no_provider_takes_is_not_saved(
    database: Database, admin: User, key: str | bytes
) -> None:
    arguments = ("set", "openai", "--tenant", admin.tenant_name)
    code, output, errors = await eneo(database, "credentials", *arguments, key=NEW, stdin=key)

    assert (code, "api_key: " in errors, "hunter2" in output + errors) == (1, True, False)
    async with database.transaction() as session:
        assert await TenantCredentialRepository(session, admin.tenant_id).one_or_none("openai") is None


async def test_an_external_database_needs_an_encryption_key_which_new_key_makes(database: Database) -> None:
    code, _, errors = await eneo(database, "credentials", "rotate", key=None)
    assert (code, "ENEO_ENCRYPTION_KEY" in errors) == (1, True)
    code, output, _ = await eneo(database, "credentials", "new-key", key=None)
    assert (code, len(split_keys(output))) == (0, 1)
