"""Logs: one JSON object a line on stderr, with the request's id; no keys, no prompts."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# Libraries that would write addresses, bodies or banners at their usual level.
_QUIET = (
    "httpx",
    "httpcore",
    "openai",
    "aiohttp",
    "asyncio",
    "LiteLLM",
    "pgqueuer",
    "PIL",
    "uvicorn",
    "alembic",
)

# How PgQueuer 1.6 says that it can't write its notes yet; it keeps them and tries again ten times a second.
_NOTES_WAIT = "Flush failed, requeuing"
SAY_AGAIN_AFTER_S = 60.0


def configure_logging(level: str, *, log_prompts: bool = False) -> None:
    """Send every log line of this process, libraries' included, through one JSON renderer.

    Args:
        level: name of the lowest level that is written, e.g. "INFO".
        log_prompts: leave `prompt` fields and the words of unexpected exceptions in log lines; off, they are
            dropped wherever they come from.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if not log_prompts:
        shared.append(_drop_prompts)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                # Types and frames, never local variables: those hold keys and prompts.
                structlog.processors.ExceptionRenderer(
                    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
                ),
                *([] if log_prompts else [_drop_exception_words]),
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("pgqueuer").filters[:] = [_NotesWaitFilter()]


class _NotesWaitFilter(logging.Filter):
    """While the database is away, once a minute will do to say that notes wait; anew for each kind of error."""

    def __init__(self) -> None:
        super().__init__()
        self._said_at: dict[type[BaseException] | None, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if not str(record.msg).startswith(_NOTES_WAIT):
            return True
        error = record.exc_info[0] if record.exc_info else None
        if record.created - self._said_at.get(error, -SAY_AGAIN_AFTER_S) < SAY_AGAIN_AFTER_S:
            return False
        self._said_at[error] = record.created
        return True


def _drop_prompts(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name in [name for name in event if "prompt" in name]:
        del event[name]
    return event


def _drop_exception_words(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception's own text may quote what somebody sent, and so may those that it holds."""
    for exception in event.get("exception", ()):
        _drop_words(exception)
    return event


def _drop_words(exception: MutableMapping[str, Any]) -> None:
    exception.pop("exc_value", None)
    exception.pop("exc_notes", None)
    for chain in exception.get("exceptions", ()):
        for inner in chain:
            _drop_words(inner)
