import ipaddress


def is_loopback(host: str) -> bool:
    """Whether a host is on this machine. Names are believed only if they are `localhost`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
