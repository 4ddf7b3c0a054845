"""Polls the task that a paid call has started, and repeats a poll that fails instead of the call.

Whatever happens here, the call was accepted. So nothing leaves this module that `may_repeat` would take for a call that
was never made: neither a refused connection nor a 429 of a poll.
"""

import asyncio

import httpx

from intric.image_models.infrastructure.adapters.litellm.error_body import RefusedInBody, read_error_body
from intric.image_models.infrastructure.adapters.litellm.failures import read_retry_after
from intric.image_models.infrastructure.adapters.litellm.lenient_json import load_object
from intric.image_models.infrastructure.adapters.litellm.success_body import ReduceBody
from intric.image_models.infrastructure.adapters.litellm.transports.bounded import ResponseTruncated
from intric.image_models.infrastructure.adapters.litellm.transports.http import copy_response
from intric.image_models.infrastructure.adapters.litellm.transports.pool import Move, PoolTransport
from intric.image_models.infrastructure.adapters.litellm.transports.repeated_reads import (
    ReadFailed,
    may_pass,
    repeat_read,
)

_POLL_TIMEOUT_S = 15.0
_FIRST_PAUSE_S = 0.5

# docs.bfl.ai, "Errors": the state of a task that does not exist, or no longer; also the words of a 404.
_NOT_FOUND = "task not found"


class PolledTaskTransport(PoolTransport):
    """Sends a POST once. A GET, which polls the task, is repeated until it is answered or the call's time ends.

    Args:
        timeout_s: seconds that the whole call may take.
    """

    def __init__(self, http: httpx.AsyncClient, reduce: ReduceBody, move: Move, *, timeout_s: float) -> None:
        super().__init__(http, reduce, move)
        # Polling ends before the call does, so that what is known of it is told.
        self._within_s = timeout_s - min(1.0, timeout_s / 10)
        self._deadline: float | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._deadline is None:
            self._deadline = asyncio.get_running_loop().time() + self._within_s
        if request.method != "GET":
            return await super().handle_async_request(request)
        response = await self._poll_until(self._deadline, request)
        if response is None:
            raise httpx.ReadError("the task could not be polled")
        return response

    async def _poll_until(self, deadline: float, request: httpx.Request) -> httpx.Response | None:
        """Return the first usable answer, None if there was none. Raises RefusedInBody for a final refusal.

        None, so that the caller's error has no `__context__`: a refused connection in it would repeat the call.
        """
        try:
            return await repeat_read(
                lambda: self._poll(deadline, request), deadline=deadline, first_pause_s=_FIRST_PAUSE_S
            )
        except ReadFailed:
            return None

    async def _poll(self, deadline: float, request: httpx.Request) -> httpx.Response:
        left = deadline - asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(min(left / 2, _POLL_TIMEOUT_S)):
                response, body = await self._send(request)
        except (httpx.TransportError, ResponseTruncated, TimeoutError) as error:
            raise ReadFailed from error
        answer = copy_response(response, body, request=request)
        task = load_object(body)
        if _is_missing(task):
            raise RefusedInBody(frozenset(), status=500)
        if response.status_code != httpx.codes.OK:
            raise _failed(answer)
        if task is None:
            raise ReadFailed(response.status_code)
        return copy_response(response, self._reduce(body), request=request)


def _is_missing(task: object) -> bool:
    named = [task.get(name) for name in ("status", "detail", "message")] if isinstance(task, dict) else []
    return any(isinstance(words, str) and words.strip(" .").lower() == _NOT_FOUND for words in named)


def _failed(answer: httpx.Response) -> Exception:
    """The error of a poll with another status than 200; a refusal of it is not one of the call."""
    if may_pass(answer.status_code):
        return ReadFailed(answer.status_code, read_retry_after(answer.headers.get("retry-after")))
    body = read_error_body(answer)
    return RefusedInBody(body.codes, status=answer.status_code, message=body.message)
