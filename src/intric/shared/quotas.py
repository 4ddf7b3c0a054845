"""How much one person and one organisation may store, so that neither fills the database for the others."""

from dataclasses import dataclass

from intric.shared.exceptions import QuotaExceeded

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Usage:
    of_user: int
    of_tenant: int


@dataclass(frozen=True, slots=True)
class Quota:
    """The most of one thing, in pieces or in bytes.

    Args:
        things: what is counted, in the plural, as `details` of the error name it: "spaces", "bytes of icons".
    """

    things: str
    per_user: int
    per_tenant: int

    def require_room(self, usage: Usage, more: int) -> None:
        """Raises QuotaExceeded when this many more would be too many."""
        self._require("user", "You have", self.per_user, usage.of_user, more)
        self._require("tenant", "Your organisation has", self.per_tenant, usage.of_tenant, more)

    def room(self, usage: Usage) -> Usage:
        """How many more fit."""
        return Usage(self.per_user - usage.of_user, self.per_tenant - usage.of_tenant)

    def _require(self, scope: str, who: str, limit: int, used: int, more: int) -> None:
        if used + more > limit:
            raise QuotaExceeded(
                f"{who} no room for more {self.things}: {limit} is the limit. Delete what is not needed, or ask "
                "the operator for more.",
                details={"quota": self.things, "scope": scope, "limit": limit, "used": used},
            )
