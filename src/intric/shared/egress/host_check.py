"""Checks the hosts that organisations name as their providers', when they are saved and when they are connected to."""

from intric.shared.egress.allowed_hosts import AllowedHosts, is_public, may_be_public
from intric.shared.egress.outbound_proxy import OutboundProxy
from intric.shared.egress.resolver import Addresses, Resolver


class HostNotAllowed(Exception):
    """A host is not allowed here. Nothing was sent to it, and nothing about it is told."""


class HostCheck:
    """Args:
    allowed: the hosts that need not be public.
    proxy: the one that connections go by and that resolves the names, so that only their spelling is checked.
    """

    def __init__(
        self, allowed: AllowedHosts, resolver: Resolver | None = None, proxy: OutboundProxy | None = None
    ) -> None:
        self.allowed = allowed
        self._proxy = proxy
        self.resolver = resolver or Resolver()

    async def addresses(self, host: str) -> Addresses:
        """Return the addresses of a host, all of them allowed. A connection must go to one of them.

        Connecting to the name would look it up once more, and may find another address (DNS rebinding).
        Raises HostNotAllowed; OSError if the name can't be resolved.
        """
        return self._checked(host, await self.resolver.resolve(host))

    def addresses_blocking(self, host: str) -> Addresses:
        """Do the same as `addresses`, blocking the thread."""
        return self._checked(host, self.resolver.resolve_blocking(host))

    def require_name(self, host: str) -> None:
        """Raise HostNotAllowed for a host that the proxy must not be asked for."""
        if not self.allowed.allows_name(host):
            raise HostNotAllowed

    async def is_refused(self, host: str) -> bool:
        """Return whether a host is known not to be allowed. One that can't be resolved now may be later."""
        if self._goes_by_proxy(host):
            return not self.allowed.allows_name(host)
        try:
            await self.addresses(host)
        except HostNotAllowed:
            return True
        except OSError:
            return False
        return False

    async def is_internal(self, host: str) -> bool:
        """Return whether a host is, or may be, within the operator's network rather than public."""
        if self._goes_by_proxy(host):
            return not may_be_public(host)
        try:
            found = await self.resolver.resolve(host)
        except OSError:
            return True
        return not all(is_public(address) for address in found)

    def _goes_by_proxy(self, host: str) -> bool:
        return self._proxy is not None and not self._proxy.is_direct(host)

    def _checked(self, host: str, found: Addresses) -> Addresses:
        if not all(self.allowed.allows(host, address) for address in found):
            raise HostNotAllowed
        return found
