"""Where an IP address is, by the local GeoIP file that ``GEOIP_FILE`` names. Nothing is asked of the network."""

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from math import asin, cos, radians, sin, sqrt
from typing import Any

import maxminddb
from django.conf import settings

_EARTH_RADIUS_KM = 6371.0
_NETWORK_BITS = {4: 24, 6: 48}


@dataclass(frozen=True)
class Place:
    """A place on earth; ``latitude`` and ``longitude`` in degrees, None where the file does not say."""

    city: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None


NOWHERE = Place()


def locate(address: str) -> Place:
    """The place of an address; :data:`NOWHERE` without a file, or where the file does not know it."""
    if not settings.GEOIP_FILE or not address:
        return NOWHERE
    record: Any = _reader(settings.GEOIP_FILE).get(address)
    if not isinstance(record, dict):
        return NOWHERE
    where = record.get("location", {})
    return Place(
        _english(record.get("city")),
        _english(record.get("country")),
        where.get("latitude"),
        where.get("longitude"),
    )


@lru_cache(maxsize=4)
def _reader(path: str) -> maxminddb.Reader:
    return maxminddb.open_database(path)


def _english(named: dict | None) -> str:
    return (named or {}).get("names", {}).get("en", "")


def distance(one: Place, other: Place) -> float | None:
    """Kilometres along the surface of the earth; None where either place is not known."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    a, b, c, d = (radians(x or 0) for x in (one.latitude, one.longitude, other.latitude, other.longitude))
    chord = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return 2 * _EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))


def read_address(text: str) -> IPv4Address | IPv6Address | None:
    """The address, an IPv4 one that is written as IPv6 in its own form; None for anything else."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def network(address: str) -> str:
    """The neighbourhood of an address, in which a household or an office stays: /24, or /48 of IPv6."""
    read = read_address(address)
    return str(ip_network(f"{read}/{_NETWORK_BITS[read.version]}", strict=False)) if read else ""
