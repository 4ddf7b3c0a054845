from intric.authentication.tokens import new_api_key, new_token, token_hash


def test_an_api_key_can_be_told_by_its_prefix() -> None:
    assert new_api_key().startswith("eneo_")


def test_tokens_are_long_and_never_the_same() -> None:
    tokens = {new_token() for _ in range(100)}

    assert len(tokens) == 100
    assert all(len(token) >= 43 for token in tokens)


def test_the_hash_does_not_hold_the_token() -> None:
    token = new_token()

    assert token not in token_hash(token)
    assert token_hash(token) == token_hash(token) != token_hash(new_token())
