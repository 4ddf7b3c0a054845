import base64
import time

import pytest

from intric.image_models.infrastructure.adapters.litellm.sanitize_message import sanitize_message

PROMPT = "En hemlig ritning över kommunens nya vattenverk"


def test_plain_text_is_kept_on_one_line() -> None:
    assert sanitize_message("Invalid value:\n  'huge'.", prompt=PROMPT) == "Invalid value: 'huge'."


@pytest.mark.parametrize(
    "unsafe",
    [
        "https://user:word@provider.example.com/v1?key=abc",
        "sk-proj-abcdefgh12345678",
        "sk-abcd***wxyz",
        "org-AbCdEf1234",
        base64.b64encode(b"picture" * 20).decode(),
    ],
)
def test_addresses_keys_and_base64_are_replaced(unsafe: str) -> None:
    assert sanitize_message(f"Refused: {unsafe} was wrong", prompt=PROMPT) == "Refused: … was wrong"


def test_a_message_that_holds_the_key_is_not_shown_at_all() -> None:
    assert sanitize_message("Wrong key hunter2 given", prompt=PROMPT, secrets=("hunter2",)) is None


@pytest.mark.parametrize(
    "echo",
    [
        f"The prompt '{PROMPT}' is too long",
        f"The prompt '{PROMPT.upper()}' is too long",
        "Refused because of 'kommunens nya vattenverk'",
    ],
)
def test_a_message_that_repeats_the_prompt_is_not_shown_at_all(echo: str) -> None:
    assert sanitize_message(echo, prompt=PROMPT) is None


def test_a_short_prompt_is_matched_as_a_whole_word() -> None:
    assert sanitize_message("The word cat is not allowed", prompt="Cat") is None
    assert sanitize_message("Unknown category", prompt="Cat") == "Unknown category"


def test_long_messages_are_cut() -> None:
    shown = sanitize_message("word " * 200, prompt=PROMPT)

    assert shown is not None
    assert len(shown) <= 80
    assert shown.endswith("…")


@pytest.mark.parametrize("nothing", [None, "", "   "])
def test_an_empty_message_is_none(nothing: str | None) -> None:
    assert sanitize_message(nothing, prompt=PROMPT) is None


def test_long_messages_and_prompts_take_little_cpu_time() -> None:
    before = time.process_time()
    shown = sanitize_message("ab " * 1_333, prompt="ba " * 1_333 + "c")
    sanitize_message("a" * 4_000, prompt="b" * 4_000)
    sanitize_message("aaaaaaaaaaaaaaab" * 250, prompt="aaaaaaaaaaaaaaac" * 250)

    assert shown is not None
    assert time.process_time() - before < 0.2
