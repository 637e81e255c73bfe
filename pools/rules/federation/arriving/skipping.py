"""What a mapping would have written, had the app client been allowed to."""

from collections.abc import Iterable

import structlog

from pools.rules.federation.arriving.arrival import Arrival
from pools.rules.federation.arriving.mapping import Fate, Mapped

log = structlog.get_logger("lifeguard.federation")


def log_skipped(arrival: Arrival, mapped: Iterable[Mapped]) -> None:
    """Say which attributes were left as they are: the app gets no error, so whoever set it up looks here."""
    skipped = [each.attribute for each in mapped if each.fate == Fate.SKIPPED]
    if skipped:
        log.warning(
            "mapped attributes not written: the app client may not write them",
            pool=arrival.pool.public_id,
            client=arrival.client.id,
            provider=arrival.provider.name,
            attributes=skipped,
        )
