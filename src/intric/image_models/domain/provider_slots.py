"""How a provider's slots, the calls that it may have at once, are shared between tenants."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProviderSlots:
    """The slots of one provider, over all workers.

    The tenant with the fewest calls out is always served first, so while two tenants wait neither gets more than half.
    A tenant that alone waits may take the others' share as well. Since nobody can end a call that was sent, it leaves
    the last slots free: a provider that never answers it would otherwise keep everyone else waiting.

    Args:
        limit: calls at once.
        reserved: of those, the slots for tenants with fewer calls out than slots are free.
    """

    limit: int = 64
    reserved: int = 0

    def admits(self, out_of_tenant: int, out: int) -> bool:
        """Whether a tenant with so many calls out, of so many of all tenants, may have one more.

        The reserve is no concern of a tenant that alone uses the provider.
        """
        free = self.limit - out
        return free > self.reserved or out_of_tenant < free


DEFAULT_SLOTS = ProviderSlots()
