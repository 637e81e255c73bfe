"""What DNS says of a domain: told as a warning, and never in the way of anything."""

import socket
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate

from dashboard.screens.domains.reading import Shown

SECONDS = 3.0
_asking = ThreadPoolExecutor(max_workers=2, thread_name_prefix="dns")


def look_up(shown: Shown) -> list[tuple[str, str]]:
    """``(tone, sentence)`` of what was found: whether the host has an address, and whether it is that of the target."""
    names = [name for name in (shown.host, shown.target) if name]
    asked = {name: _asking.submit(_addresses, name) for name in names}
    own, target = (_within(asked[name]) if name in asked else None for name in (shown.host, shown.target))
    if own is None:
        return [("warn", f"DNS did not answer within {SECONDS:g} seconds. Try again later.")]
    if not own:
        return [("warn", f"{shown.host} has no address yet. New records take minutes, and sometimes hours.")]
    found = [("good", f"{shown.host} has the address {', '.join(sorted(own)[:4])}.")]
    if target and not own & target:
        found.append(
            (
                "warn",
                f"{shown.target} has another: {', '.join(sorted(target)[:4])}. That is as it should be only where a "
                "proxy of yours stands before this site.",
            )
        )
    return found


def _addresses(host: str) -> set[str]:
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        return set()


def _within(answer: "Future[set[str]]") -> set[str] | None:
    try:
        return answer.result(timeout=SECONDS)
    except TooLate:
        answer.cancel()
        return None
