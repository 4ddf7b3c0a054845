import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from io import BytesIO

import psutil
import pytest
from tests.factories.bombs import slow_jpeg
from tests.factories.decoders import IMAGES, open_decoders
from tests.factories.metadata import encoded, halves

from intric.imaging.decoding.decoder_process import DecoderFailed
from intric.imaging.decoding.decoders import Decoders
from intric.imaging.decoding.frames import read_frame, write_frame
from intric.imaging.defects import Defect, UnusablePicture

PICTURE = encoded(halves(96, 64), "PNG")
# Some seconds of CPU time, though it has fewer scans and pixels than is allowed.
SLOW = slow_jpeg(6300)
REQUEST = {"icon": None}


@pytest.fixture
async def decoders() -> AsyncIterator[Decoders]:
    with open_decoders(IMAGES) as decoders:
        yield decoders


def processes() -> list[psutil.Process]:
    found = psutil.Process().children()
    return [each for each in found if "intric.imaging.decoding.decoder_main" in each.cmdline()]


async def size_of(decoders: Decoders, blob: bytes, owner: str = "anna") -> list[int]:
    answer, _ = await decoders.run(owner, REQUEST, blob)
    return list(answer["sizes"][0])


class TestLimits:
    async def test_a_picture_that_takes_too_much_cpu_time_is_refused_alone(self) -> None:
        with open_decoders(IMAGES, cpu_s=0, wall_s=60) as decoders:
            slow = asyncio.create_task(size_of(decoders, SLOW))
            assert await size_of(decoders, PICTURE) == [96, 64]
            with pytest.raises(UnusablePicture) as caught:
                await slow

            assert caught.value.defect is Defect.TOO_SLOW
            assert await size_of(decoders, PICTURE) == [96, 64]

    async def test_it_ends_at_its_deadline_where_it_gets_no_cpu_time_either(self) -> None:
        with open_decoders(IMAGES, wall_s=2) as decoders:
            await size_of(decoders, PICTURE)
            (process,) = processes()
            process.suspend()

            with pytest.raises(UnusablePicture):
                await size_of(decoders, PICTURE)

            assert await size_of(decoders, PICTURE) == [96, 64]
            assert process not in processes()

    async def test_memory_beyond_the_limit_is_refused(self) -> None:
        with open_decoders(IMAGES, memory_mb=250) as decoders:
            with pytest.raises(UnusablePicture):
                await size_of(decoders, SLOW)
            assert await size_of(decoders, PICTURE) == [96, 64]


class TestDeath:
    async def test_a_decoder_that_the_system_kills_costs_no_picture(self, decoders: Decoders) -> None:
        await size_of(decoders, PICTURE)
        (process,) = processes()
        asked = asyncio.create_task(size_of(decoders, slow_jpeg(4096)))
        await asyncio.sleep(0.2)
        process.kill()

        assert await asked == [4096, 4096]

    async def test_one_that_dies_idle_is_replaced(self, decoders: Decoders) -> None:
        await size_of(decoders, PICTURE)
        for process in processes():
            process.kill()
            process.wait()

        assert await size_of(decoders, PICTURE) == [96, 64]

    async def test_signals_to_stop_leave_it_to_finish(self, decoders: Decoders) -> None:
        await size_of(decoders, PICTURE)
        (process,) = processes()
        for name in (signal.SIGTERM, signal.SIGINT):
            process.send_signal(name)

        assert await size_of(decoders, PICTURE) == [96, 64]
        assert processes() == [process]

    async def test_who_no_longer_waits_ends_it(self, decoders: Decoders) -> None:
        await size_of(decoders, PICTURE)
        busy = processes()
        asked = asyncio.create_task(size_of(decoders, SLOW))
        await asyncio.sleep(0.1)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked

        gone, _ = await asyncio.to_thread(psutil.wait_procs, busy, timeout=5)
        assert gone == busy

    def test_it_dies_with_its_parent(self) -> None:
        script = (
            "import asyncio, os, psutil\n"
            "from tests.factories.decoders import IMAGES, open_decoders\n"
            "from tests.factories.bombs import slow_jpeg\n"
            "async def main():\n"
            "    with open_decoders(IMAGES) as decoders:\n"
            "        asked = asyncio.create_task(decoders.run('anna', {'icon': None}, slow_jpeg(6300)))\n"
            "        while not psutil.Process().children():\n"
            "            await asyncio.sleep(0.01)\n"
            "        await asyncio.sleep(0.3)\n"
            "        print(psutil.Process().children()[0].pid, flush=True)\n"
            "        await asked\n"
            "        await asyncio.sleep(60)\n"
            "asyncio.run(main())\n"
        )
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        with subprocess.Popen(
            (sys.executable, "-c", script), stdout=subprocess.PIPE, env=environment
        ) as parent:
            assert parent.stdout is not None
            decoder = psutil.Process(int(parent.stdout.readline()))
            parent.kill()

        gone, _ = psutil.wait_procs([decoder], timeout=5)
        assert gone


class TestProcesses:
    async def test_none_is_started_before_it_is_needed_and_an_idle_one_ends(self) -> None:
        with open_decoders(IMAGES, idle_s=0.2) as decoders:
            assert not processes()
            await size_of(decoders, PICTURE)
            assert len(processes()) == 1
            await asyncio.sleep(0.5)
            assert not processes()

    async def test_it_inherits_no_secret(self, decoders: Decoders, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ENEO_ENCRYPTION_KEY", "secret")
        monkeypatch.setenv("OPENAI_API_KEY", "secret")

        await size_of(decoders, PICTURE)

        (process,) = processes()
        assert "secret" not in process.environ().values()

    async def test_one_owner_s_slow_pictures_do_not_hold_up_another_s(self, decoders: Decoders) -> None:
        slow = [asyncio.create_task(size_of(decoders, SLOW, "anna")) for _ in range(6)]
        await asyncio.sleep(0.5)

        assert await size_of(decoders, PICTURE, "bo") == [96, 64]
        assert not any(task.done() for task in slow[2:])
        for task in slow:
            task.cancel()
        await asyncio.wait(slow)

    async def test_a_defect_of_ours_is_told_by_its_class(self, decoders: Decoders) -> None:
        with pytest.raises(DecoderFailed, match="ValueError"):
            await decoders.run("anna", {"icon": "no such mark"}, PICTURE)


class TestFrames:
    def test_they_carry_header_and_blobs(self) -> None:
        stream = BytesIO()
        write_frame(stream, {"a": [1]}, [b"", b"\0\xff"])
        stream.seek(0)

        assert read_frame(stream) == ({"a": [1]}, [b"", b"\0\xff"])

    @pytest.mark.parametrize("length", [0, 3, 10, -1])
    def test_half_a_frame_is_the_end(self, length: int) -> None:
        stream = BytesIO()
        write_frame(stream, {}, [b"blob"])

        with pytest.raises(EOFError):
            read_frame(BytesIO(stream.getvalue()[:length]))
