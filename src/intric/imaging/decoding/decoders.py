"""Decodes pictures in processes of their own, which have limits and can be killed."""

import asyncio
import os
from collections.abc import Hashable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import structlog

from intric.imaging.decoding.decoder_process import DecoderDied, DecoderProcess
from intric.imaging.decoding.fair_slots import FairSlots
from intric.imaging.decoding.frames import Header
from intric.imaging.defects import Defect, UnusablePicture

log = structlog.get_logger()

Answer = tuple[Header, list[bytes]]

# An idle decoder takes 25 MB, a new one 0.2 s.
IDLE_S = 60.0
# CPU time is what is limited; this is for a machine that gives a decoder next to none, and for a decoder that hangs.
WALL_FACTOR = 6
RETRY_PAUSE_S = 0.3


class Decoders:
    """Started when they are needed, kept for the next picture, ended when idle. `close` them at the end.

    One owner's pictures use as many as there are cores; a further one is left to the others, so that one
    owner's slow pictures hold up no other's.

    Args:
        module: what they do, a module's name (`decoder_main.py`).
        processes: how many work at once for one owner; None: one a core.
        cpu_s: seconds of CPU time for one picture.
        memory_mb: megabytes of address space for one decoder.
        wall_s: seconds in all for one picture, by default a multiple of those of CPU time.
    """

    def __init__(
        self,
        module: str,
        *,
        processes: int | None,
        cpu_s: int,
        memory_mb: int,
        wall_s: float | None = None,
        idle_s: float = IDLE_S,
    ) -> None:
        number = processes or os.cpu_count() or 1
        self._module = module
        self._limits = {"cpu_s": cpu_s, "memory_bytes": memory_mb * 1_000_000}
        self._wall_s = cpu_s * WALL_FACTOR if wall_s is None else wall_s
        self._idle_s = idle_s
        self._slots = FairSlots(number + 1, each=number)
        # Each waits for one decoder.
        self._threads = ThreadPoolExecutor(number + 1, thread_name_prefix="decoders")
        self._idle: list[tuple[DecoderProcess, asyncio.TimerHandle]] = []
        self._busy: set[DecoderProcess] = set()

    async def run(self, owner: Hashable, header: Header, blob: bytes) -> Answer:
        """Have a picture handled by the module.

        A decoder that dies without having met its limits is replaced and asked once more: the system may have killed
        it for want of memory.

        Args:
            owner: whose picture it is, for a fair share.

        Raises:
            UnusablePicture: the picture is refused, or takes more CPU time or memory than is allowed.
            DecoderFailed: a defect of ours.
        """
        async with self._slots.slot(owner):
            for pause in (RETRY_PAUSE_S, 0.0):
                try:
                    return await self._ask(header, blob)
                except DecoderDied as died:
                    log.warning("decoder_died", reason=str(died))
                await asyncio.sleep(pause)
        raise UnusablePicture(Defect.TOO_SLOW)

    async def _ask(self, header: Header, blob: bytes) -> Answer:
        decoder = self._take()
        asked = asyncio.get_running_loop().run_in_executor(
            self._threads, decoder.ask, header | self._limits, blob
        )
        try:
            done, _ = await asyncio.wait([asked], timeout=self._wall_s)
        finally:  # also where the one who asks is cancelled
            if asked.done():
                self._put_back(decoder)
            else:
                decoder.kill()
                asked.add_done_callback(partial(self._put_back, decoder))
        if not done:
            raise UnusablePicture(Defect.TOO_SLOW)
        return asked.result()

    def close(self) -> None:
        """End all decoders. Those that ask them get an error."""
        for decoder, retiring in self._idle:
            retiring.cancel()
            decoder.close()
        self._idle.clear()
        for decoder in self._busy:
            decoder.kill()
        self._threads.shutdown()
        for decoder in self._busy:
            decoder.close()

    def _take(self) -> DecoderProcess:
        decoder = DecoderProcess(self._module)
        if self._idle:
            decoder, retiring = self._idle.pop()
            retiring.cancel()
        self._busy.add(decoder)
        return decoder

    def _put_back(self, decoder: DecoderProcess, late: asyncio.Future[Answer] | None = None) -> None:
        if late is not None and not late.cancelled():
            late.exception()  # nobody waits for it any more
        self._busy.discard(decoder)
        if decoder.is_alive:
            retiring = asyncio.get_running_loop().call_later(self._idle_s, self._retire, decoder)
            self._idle.append((decoder, retiring))
        else:
            decoder.close()

    def _retire(self, decoder: DecoderProcess) -> None:
        self._idle = [each for each in self._idle if each[0] is not decoder]
        decoder.close()
