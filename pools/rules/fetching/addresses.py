"""The addresses behind a host's name, and whether this site may send requests there."""

import socket
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Place = tuple[str, int]
Network = IPv4Network | IPv6Network
EVERYWHERE: tuple[Network, ...] = (ip_network("0.0.0.0/0"), ip_network("::/0"))
"""The networks of a site that opens all of its own."""
MAX_PLACES = 3
_HIDING_IPV4 = tuple(map(ip_network, ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
_SITE_LOCAL = ip_network("fec0::/10")
_asking = ThreadPoolExecutor(8, thread_name_prefix="names")


class NotPublic(Exception):
    """The name leads to an address that is not public, and no network that is open holds it."""


def find_places(host: str, port: int, deadline: float, networks: Iterable[Network]) -> list[Place]:
    """The addresses and ports of a host, each of which was checked: connect to these, and do not ask DNS again.

    ``deadline`` is a time of ``time.monotonic``; ``networks`` are open though they are not public. Raises NotPublic,
    OSError, TimeoutError.
    """
    places = _look_up(host, port, deadline)
    open_ones = tuple(networks)
    if not all(is_open(address, open_ones) for address, _ in places):
        raise NotPublic(host)
    return places[:MAX_PLACES]


def written_places(host: str) -> list[str]:
    """The addresses that a host's name tells by itself, without DNS: it is one, or this machine's own name."""
    name = host.lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return ["127.0.0.1", "::1"]
    try:
        found = socket.getaddrinfo(host, None, 0, socket.SOCK_STREAM, 0, socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return []
    return [str(each[4][0]) for each in found]


def is_open(address: str, networks: Iterable[Network]) -> bool:
    """Whether an address is public, or in a network that is open. A mapped IPv4 address is that address."""
    read = _read(address)
    return is_public(address) or (read is not None and any(read in network for network in networks))


def is_public(address: str) -> bool:
    """Whether an address is one of the public Internet, and holds no other that may not be."""
    read = _read(address)
    return read is not None and read.is_global and not (read.is_multicast or read.is_reserved or _hides(read))


def _read(address: str) -> IPv4Address | IPv6Address | None:
    """An address as it counts, a mapped IPv4 one by itself; None for what is none."""
    try:
        read = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return (read.ipv4_mapped or read) if isinstance(read, IPv6Address) else read


def _hides(address: IPv4Address | IPv6Address) -> bool:
    """Whether a translator or tunnel would lead on to an IPv4 address, or a site to its own machines."""
    if isinstance(address, IPv4Address):
        return False
    return address in _SITE_LOCAL or any(address in network for network in _HIDING_IPV4)


def _look_up(host: str, port: int, deadline: float) -> list[Place]:
    # The resolver's own time-outs are longer than anybody waits.
    answer = _asking.submit(socket.getaddrinfo, host, port, 0, socket.SOCK_STREAM)
    try:
        found = answer.result(timeout=max(0.0, deadline - time.monotonic()))
    except TooLate:
        answer.cancel()
        raise TimeoutError(host) from None
    except UnicodeError as error:
        raise OSError(f"{host} is no host name") from error
    return list(dict.fromkeys((str(each[4][0]), int(each[4][1])) for each in found))
