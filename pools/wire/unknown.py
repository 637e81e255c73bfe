"""Members that no service model knows: they are left out, as at AWS, and each is named once in the log.

docs/decisions/2026-11-21-unknown-members.md says why they pass.
"""

from collections import defaultdict

import regex
import structlog

log = structlog.get_logger("lifeguard.door")

MOST = 20
"""Names of one structure that a process remembers and logs: strangers may send any."""
_NAME = regex.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}", regex.ASCII)
_named: defaultdict[str, set[str]] = defaultdict(set)


def note_unknown(shape: str, member: str) -> None:
    """Log a member that a structure of the model does not have, the first time that it comes."""
    named = _named[shape]
    if len(named) >= MOST or member in named or not _NAME.fullmatch(member):
        return
    named.add(member)
    log.warning("unknown member left out", structure=shape, member=member)
