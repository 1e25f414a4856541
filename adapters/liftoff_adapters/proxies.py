"""What a client asked for and where it is, as gateways and proxies tell it."""

from __future__ import annotations


def scheme_of(forwarded: str | None) -> str:
    """Give the scheme that the client used: what the last proxy says, else https.

    Args:
        forwarded: value of X-Forwarded-Proto.
    """
    if forwarded is None or forwarded == "https":
        return "https"
    return "http" if forwarded.rpartition(",")[2].strip().lower() == "http" else "https"


def server_of(host: str, forwarded_port: str | None, scheme: str) -> tuple[str, str]:
    """Give host name and port that the client asked for.

    Args:
        host: value of the Host header, or the name that stands for it.
        forwarded_port: value of X-Forwarded-Port.
        scheme: "http" or "https".
    """
    port = forwarded_port or ""
    if ":" in host:
        name, _, digits = host.rpartition(":")
        # The last colon of a bare IPv6 address is not a port's.
        if digits.isdigit() and (":" not in name or name.endswith("]")):
            host = name
            port = port if port.isdecimal() else digits
    if not (port.isdecimal() and port.isascii()):
        port = "80" if scheme == "http" else "443"
    return host, port


def client_of(forwarded: str, trusted_hops: int) -> str:
    """Give the address that the load balancer saw, or the one before as many trusted proxies.

    The load balancer appends to what the client sent, so only the end of the list can be believed.
    """
    if "," not in forwarded and ":" not in forwarded:
        return forwarded.strip()
    hops = [hop.strip() for hop in forwarded.split(",")]
    hop = hops[max(0, len(hops) - 1 - trusted_hops)]
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop
