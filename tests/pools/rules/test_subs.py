"""The ``sub`` of new users."""

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID

import time_machine

from pools.rules.subs import new_sub

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
RANDOM = (1 << 62) - 1 | ((1 << 12) - 1) << 64


def test_a_sub_is_a_uuid_of_version_7():
    sub = new_sub()
    assert str(UUID(sub)) == sub
    assert (UUID(sub).version, UUID(sub).variant) == (7, RFC_4122)


def test_who_comes_later_has_the_greater_sub():
    subs = []
    for milliseconds in (0, 1, 2, 1_000, 86_400_000):
        with time_machine.travel(NOON + timedelta(milliseconds=milliseconds), tick=False):
            subs.append(new_sub())
    assert subs == sorted(subs)


def test_within_a_millisecond_74_bits_are_random():
    with time_machine.travel(NOON, tick=False):
        subs = [UUID(new_sub()).int for _ in range(500)]
    assert len({sub & ~RANDOM for sub in subs}) == 1
    ones = zeros = 0
    for sub in subs:
        ones, zeros = ones | sub, zeros | ~sub
    assert ones & zeros & RANDOM == RANDOM
