"""Logging: one JSON object per line on stderr, with the request's id, without keys and prompts."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# Libraries that log addresses, bodies or banners below WARNING.
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

# PgQueuer 1.6 logs this when it can't write its buffers; it keeps them and retries ten times a second.
_FLUSH_FAILED = "Flush failed, requeuing"
SAY_AGAIN_AFTER_S = 60.0


def configure_logging(level: str, *, log_prompts: bool = False) -> None:
    """Send every log line of this process, libraries' included, through one JSON renderer.

    Args:
        level: name of the lowest level that is written, e.g. "INFO".
        log_prompts: keep `prompt` fields and the messages of unexpected exceptions; otherwise they are dropped
            from every log line.
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
                # Without local variables, which hold keys and prompts.
                structlog.processors.ExceptionRenderer(
                    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
                ),
                *([] if log_prompts else [_drop_exception_messages]),
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("pgqueuer").filters[:] = [_FlushFailureFilter()]


class _FlushFailureFilter(logging.Filter):
    """Limits PgQueuer's message on a failed flush to one a minute for each type of error."""

    def __init__(self) -> None:
        super().__init__()
        self._logged_at: dict[type[BaseException] | None, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if not str(record.msg).startswith(_FLUSH_FAILED):
            return True
        error = record.exc_info[0] if record.exc_info else None
        if record.created - self._logged_at.get(error, -SAY_AGAIN_AFTER_S) < SAY_AGAIN_AFTER_S:
            return False
        self._logged_at[error] = record.created
        return True


def _drop_prompts(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name in [name for name in event if "prompt" in name]:
        del event[name]
    return event


def _drop_exception_messages(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop the messages of exceptions and of those they hold: they may quote user input."""
    for exception in event.get("exception", ()):
        _drop_messages(exception)
    return event


def _drop_messages(exception: MutableMapping[str, Any]) -> None:
    exception.pop("exc_value", None)
    exception.pop("exc_notes", None)
    for chain in exception.get("exceptions", ()):
        for inner in chain:
            _drop_messages(inner)
