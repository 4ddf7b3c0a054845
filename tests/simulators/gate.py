import asyncio

from tests.simulators.base import Exchange, Simulator


class Gate:
    """A behaviour that holds calls until `open` is called, and then answers them as usual.

    Queue it once for each call to hold: `provider.next(*[gate] * 3)`.
    """

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._held: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
        self._is_open = False

    @property
    def held(self) -> int:
        """Return the number of calls that it has received."""
        return len(self._held)

    async def __call__(self, exchange: Exchange) -> None:
        released = asyncio.Event()
        self._held.append((asyncio.get_running_loop(), released))
        if not self._is_open:
            await released.wait()
        await self._simulator.answer(exchange)

    def open(self) -> None:
        self._is_open = True
        for loop, released in self._held:
            loop.call_soon_threadsafe(released.set)
