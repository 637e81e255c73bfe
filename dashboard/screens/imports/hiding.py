"""What a member whose role masks attributes sees of an uploaded file: its shape, not the people in it."""

from collections.abc import Sequence
from dataclasses import replace

from dashboard.aws.guard import NotAllowed
from dashboard.aws.masking import masked_for
from dashboard.aws.masks import WHOLE, mask, mask_in
from dashboard.csv_files.passwords import SECRETS
from dashboard.csv_files.reading import Record
from dashboard.import_runs.intake import Alternative
from dashboard.import_runs.log import LogLine
from dashboard.models import RejectedLine
from dashboard.place import Place


def masked_in(place: Place) -> frozenset[str]:
    """The attributes that are masked on the page's pool."""
    return masked_for(place.actor, place.pool_id, "console:Import")


def rows_to_show(place: Place, rows: list[Record]) -> list[Record]:
    """The first lines, each cell hidden: which column becomes what may not be settled yet."""
    if not masked_in(place):
        return rows
    return [replace(row, cells=[WHOLE if cell else "" for cell in row.cells]) for row in rows]


def without_secrets(rows: list[Record], targets: Sequence[str]) -> list[Record]:
    """The rows with what nobody need see: hashes and secrets of authenticator apps."""
    secret = {index for index, target in enumerate(targets) if target in SECRETS}
    return [
        replace(row, cells=[WHOLE if at in secret and cell else cell for at, cell in enumerate(row.cells)])
        for row in rows
    ]


def readings_to_show(place: Place, found: list[Alternative]) -> list[Alternative]:
    """The encodings that a file may be in, without the words that tell them apart where those are masked."""
    return [replace(reading, words=[]) for reading in found] if masked_in(place) else found


def hide_in_rejects(place: Place, rows: Sequence[RejectedLine]) -> None:
    """Mask what rejected lines say of a person, on the rows that a page shows."""
    if masked := masked_in(place):
        for row in rows:
            row.username, row.reason = mask_in(row.username, masked), mask_in(row.reason, masked)
            row.value = mask(row.value) if row.column in masked else mask_in(row.value, masked)


def hide_in_log(place: Place, lines: list[LogLine]) -> list[LogLine]:
    """The same lines of a log, with addresses and numbers masked."""
    masked = masked_in(place)
    return [replace(line, reason=mask_in(line.reason, masked)) for line in lines] if masked else lines


def refuse_where_masked(place: Place) -> None:
    """Raise NotAllowed where a file would hold what the member may not see, or masks that the next import would take
    for values."""
    if masked := masked_in(place):
        raise NotAllowed(
            f"The file holds the lines as they were uploaded, and your role sees {', '.join(sorted(masked))} only "
            "masked. Ask an administrator for it."
        )
