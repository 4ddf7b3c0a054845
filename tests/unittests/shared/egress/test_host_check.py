import asyncio
import threading
from collections import Counter
from ipaddress import ip_address

import pytest
from pydantic import SecretStr

from intric.shared.egress import resolver as resolving
from intric.shared.egress.allowed_hosts import THIS_MACHINE, AllowedHosts
from intric.shared.egress.host_check import HostCheck, HostNotAllowed
from intric.shared.egress.outbound_proxy import OutboundProxy
from intric.shared.egress.resolver import Addresses, Resolver

PUBLIC, PRIVATE = "93.184.215.14", "10.0.0.7"


def addresses(*texts: str) -> Addresses:
    return tuple(ip_address(text) for text in texts)


def check(*found: str, allowed: AllowedHosts = THIS_MACHINE) -> HostCheck:
    """A check where each name has these addresses."""
    return HostCheck(allowed, Resolver(lambda _: addresses(*found)))


class TestHostCheck:
    async def test_returns_the_addresses_to_connect_to(self) -> None:
        found = addresses(PUBLIC, "2606:4700::6810:84e5")

        assert await check(*map(str, found)).addresses("ai.example.com") == found
        assert check(*map(str, found)).addresses_blocking("ai.example.com") == found

    @pytest.mark.parametrize(
        "found", [[PRIVATE], [PUBLIC, PRIVATE], ["169.254.169.254"], ["::ffff:10.0.0.7"]]
    )
    async def test_refuses_a_name_with_any_address_within_networks(self, found: list[str]) -> None:
        refusing = check(*found)

        with pytest.raises(HostNotAllowed) as caught:
            await refusing.addresses("ai.example.com")
        assert str(caught.value) == ""
        with pytest.raises(HostNotAllowed):
            refusing.addresses_blocking("ai.example.com")
        assert await refusing.is_refused("ai.example.com")
        assert await refusing.is_internal("ai.example.com")

    @pytest.mark.parametrize(
        "host",
        ["0x7f000001", "2130706433", "0177.0.0.1", "127.1", "0x7f.1", "localhost", "0", "::ffff:7f00:1"],
    )
    async def test_no_spelling_of_this_machine_passes_where_it_is_not_allowed(self, host: str) -> None:
        assert await HostCheck(AllowedHosts()).is_refused(host)

    async def test_a_name_that_has_no_address_yet_is_not_refused(self) -> None:
        unknown = check()

        assert not await unknown.is_refused("new.example.com")
        assert await unknown.is_internal("new.example.com")
        with pytest.raises(OSError, match="no address"):
            await unknown.addresses("new.example.com")

    async def test_a_name_that_no_resolver_takes_is_not_refused(self) -> None:
        assert not await HostCheck(AllowedHosts()).is_refused(f"{'a' * 70}.example.com")


class TestByProxy:
    """Where a proxy resolves names, none is looked up here."""

    @pytest.mark.parametrize(
        ("host", "refused"),
        [
            ("ai.example.com", False),
            ("vllm.internal", False),
            ("metadata.google.internal", True),
            ("intranet", True),
            ("10.0.0.7", True),
            ("10.1", True),
            ("93.184.215.14", False),
        ],
    )
    async def test_names_are_checked(self, host: str, refused: bool) -> None:
        by_name = HostCheck(
            AllowedHosts.parse("vllm.internal"), Resolver(_unasked), OutboundProxy(SecretStr("http://p:1"))
        )

        assert await by_name.is_refused(host) is refused
        assert await by_name.is_internal(host) is (refused or host == "vllm.internal")

    async def test_this_machine_is_looked_up_since_it_goes_direct(self) -> None:
        proxy = OutboundProxy(SecretStr("http://p:1"))

        assert await HostCheck(AllowedHosts(), proxy=proxy).is_refused("localhost")
        assert not await HostCheck(THIS_MACHINE, proxy=proxy).is_refused("localhost")


def _unasked(host: str) -> Addresses:
    raise AssertionError(host)


class TestResolver:
    async def test_a_name_that_hangs_ends_in_time_and_takes_one_thread(
        self, monkeypatch: pytest.MonkeyPatch, released: threading.Event
    ) -> None:
        monkeypatch.setattr(resolving, "TIMEOUT_S", 0.05)
        resolver, lookups = _hanging(released)

        results = await asyncio.gather(
            *(resolver.resolve("slow.example.com") for _ in range(100)), return_exceptions=True
        )

        assert {type(each) for each in results} == {TimeoutError}
        assert lookups == {"slow.example.com": 1}
        assert await resolver.resolve("fast.example.com") == addresses(PUBLIC)

    async def test_one_who_waits_no_longer_does_not_end_it_for_others(
        self, released: threading.Event
    ) -> None:
        resolver, lookups = _hanging(released)
        first, second = (asyncio.create_task(resolver.resolve("slow.example.com")) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.sleep(0)

        released.set()

        assert await second == addresses(PUBLIC)
        assert lookups == {"slow.example.com": 1}

    async def test_a_name_is_looked_up_anew_each_time(self, released: threading.Event) -> None:
        resolver, lookups = _hanging(released)

        await resolver.resolve("fast.example.com")
        await resolver.resolve("fast.example.com")

        assert lookups == {"fast.example.com": 2}

    async def test_names_beyond_the_limit_fail_at_once(
        self, monkeypatch: pytest.MonkeyPatch, released: threading.Event
    ) -> None:
        monkeypatch.setattr(resolving, "TIMEOUT_S", 0.05)
        monkeypatch.setattr(resolving, "_MAX_LOOKUPS", 2)
        resolver, _ = _hanging(released)
        hanging = [asyncio.create_task(resolver.resolve(f"slow{each}.example.com")) for each in range(2)]
        await asyncio.sleep(0)

        with pytest.raises(OSError, match="too many"):
            await resolver.resolve("fast.example.com")
        await asyncio.gather(*hanging, return_exceptions=True)


@pytest.fixture
def released(request: pytest.FixtureRequest) -> threading.Event:
    event = threading.Event()
    request.addfinalizer(event.set)
    return event


def _hanging(released: threading.Event) -> tuple[Resolver, Counter[str]]:
    """A resolver whose `slow…` names have no answer until then, and how often each name was looked up."""
    lookups: Counter[str] = Counter()

    def look_up(host: str) -> Addresses:
        lookups[host] += 1
        if host.startswith("slow"):
            released.wait(10)
        return addresses(PUBLIC)

    return Resolver(look_up), lookups
