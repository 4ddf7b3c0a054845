import pytest
from tests.factories.credentials import ENCRYPTION_KEY, OTHER_ENCRYPTION_KEY

from intric.settings.encryption import Encryption, SecretUnreadable, new_key, split_keys

SECRET = "sk-hemlig-å"
OLD, NEW = Encryption([OTHER_ENCRYPTION_KEY]), Encryption([ENCRYPTION_KEY])
BOTH = Encryption([ENCRYPTION_KEY, OTHER_ENCRYPTION_KEY])


class TestEncryption:
    def test_what_goes_in_comes_out_and_is_not_to_be_seen_in_between(self) -> None:
        token = NEW.encrypt(SECRET)
        assert SECRET not in token
        assert NEW.decrypt(token) == SECRET

    def test_the_first_key_encrypts_and_every_key_decrypts(self) -> None:
        assert NEW.decrypt(BOTH.encrypt(SECRET)) == SECRET
        assert BOTH.decrypt(OLD.encrypt(SECRET)) == SECRET

    def test_rotating_leaves_what_the_first_key_alone_can_read(self) -> None:
        rotated = BOTH.rotate(OLD.encrypt(SECRET))
        assert NEW.decrypt(rotated) == SECRET
        with pytest.raises(SecretUnreadable):
            OLD.decrypt(rotated)

    @pytest.mark.parametrize(
        "token",
        [OLD.encrypt(SECRET), NEW.encrypt(SECRET)[:-4] + "AAA=", "", "å"],
        ids=["another key", "altered", "empty", "no token"],
    )
    def test_what_it_can_not_read_is_said_and_not_shown(self, token: str) -> None:
        for attempt in (NEW.decrypt, NEW.rotate):
            with pytest.raises(SecretUnreadable) as caught:
                attempt(token)
            assert "ENEO_ENCRYPTION_KEY" in caught.value.message
            assert (caught.value.__cause__, caught.value.__context__) == (None, None)

    def test_without_a_key_nothing_can_be_kept(self) -> None:
        with pytest.raises(SecretUnreadable, match="no ENEO_ENCRYPTION_KEY"):
            Encryption(()).encrypt(SECRET)


class TestSplitKeys:
    def test_takes_several_in_order(self) -> None:
        assert split_keys(f" {ENCRYPTION_KEY}, {OTHER_ENCRYPTION_KEY},\n") == [
            ENCRYPTION_KEY,
            OTHER_ENCRYPTION_KEY,
        ]

    def test_a_new_one_is_one(self) -> None:
        assert split_keys(key := new_key()) == [key]
        assert new_key() != key

    @pytest.mark.parametrize("text", ["", " , ", "hemlig", f"{ENCRYPTION_KEY},hemlig", "å"])
    def test_refuses_what_is_none_without_repeating_it(self, text: str) -> None:
        with pytest.raises(ValueError, match="key") as caught:
            split_keys(text)
        assert "hemlig" not in str(caught.value)
