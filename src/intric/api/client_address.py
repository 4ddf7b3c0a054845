"""The address that a request comes from."""

from ipaddress import IPv6Address, ip_address

from fastapi import Request

UNKNOWN = "unknown"


def client_address(request: Request) -> str:
    """Return the client's IP address in its one canonical spelling, or `UNKNOWN` for anything that is none.

    It is the peer's, or behind one of ENEO_TRUSTED_PROXIES what that proxy says (`server/proxies.py`). An IPv4 client
    of a socket that listens on `::` has its IPv4 address.
    """
    try:
        address = ip_address(request.client.host if request.client else "")
    except ValueError:
        return UNKNOWN
    if isinstance(address, IPv6Address):
        # The zone (`%eth0`) is the name of an interface of this machine.
        return str(address.ipv4_mapped or IPv6Address(int(address)))
    return str(address)
