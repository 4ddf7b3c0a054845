import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from pgqueuer.core.buffers import TimedOverflowBuffer

from intric.main import logging as our_logging
from intric.main.logging import configure_logging

SECRET = "en prompt som ingen annan ska läsa"


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    pgqueuer = logging.getLogger("pgqueuer")
    filters = pgqueuer.filters[:]
    yield
    pgqueuer.filters[:] = filters
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def _log_everything() -> None:
    structlog.get_logger().info("asked", prompt=SECRET, revised_prompt=SECRET, model="gpt-image-2")
    try:
        raise ExceptionGroup(SECRET, [ValueError(SECRET)])
    except ExceptionGroup as error:
        error.add_note(SECRET)
        structlog.get_logger().error("broke together", exc_info=error)
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        structlog.get_logger().error("broke", exc_info=error)
        logging.getLogger("a.library").exception("library broke")


def test_no_line_holds_a_prompt_nor_what_an_exception_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO")
    _log_everything()
    lines = capsys.readouterr().err.splitlines()
    assert SECRET not in "\n".join(lines)
    asked, together, broke, library = map(json.loads, lines)
    assert asked["model"] == "gpt-image-2"
    assert together["exception"][0]["exc_type"] == "ExceptionGroup"
    assert broke["exception"][0]["exc_type"] == "ValueError"
    assert broke["exception"][0]["frames"]
    assert library["event"] == "library broke"


def test_prompts_are_there_when_turned_on(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO", log_prompts=True)
    _log_everything()
    assert capsys.readouterr().err.count(SECRET) >= 3


def test_a_line_carries_the_request_that_it_belongs_to(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO")
    with structlog.contextvars.bound_contextvars(request_id="7f3a"):
        logging.getLogger("a.library").warning("slow")
    assert json.loads(capsys.readouterr().err)["request_id"] == "7f3a"


class _Notes(TimedOverflowBuffer[int]):
    """PgQueuer's notes of jobs, which can't be written for the reason given."""

    reason: Exception

    async def flush_items(self, items: list[int]) -> None:
        raise self.reason


async def _try_to_write(notes: _Notes, reason: Exception) -> None:
    notes.reason = reason
    await notes.flush()


async def test_that_the_queue_can_not_write_is_said_once_in_a_while_for_each_reason(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    configure_logging("INFO")
    notes = _Notes(max_size=10)
    await notes.add(1)
    for _ in range(10):
        await _try_to_write(notes, ConnectionRefusedError())
    await _try_to_write(notes, KeyError())
    for _ in range(2):
        logging.getLogger("pgqueuer").warning("something else")
    monkeypatch.setattr(our_logging, "SAY_AGAIN_AFTER_S", 0)
    await _try_to_write(notes, ConnectionRefusedError())

    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["exception"][0]["exc_type"] if "exception" in line else line["event"] for line in lines] == [
        "ConnectionRefusedError",
        "KeyError",
        "something else",
        "something else",
        "ConnectionRefusedError",
    ]
