"""New UUIDs, such as the ``sub`` of a user."""

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID

import time_machine

from pools.rules.passwords.srp import fake_user_id
from pools.rules.uuids import new_sub, new_uuid

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
RANDOM = (1 << 62) - 1 | ((1 << 12) - 1) << 64


def test_it_is_a_uuid_of_version_7():
    made = new_uuid()
    assert str(UUID(made)) == made
    assert (UUID(made).version, UUID(made).variant) == (7, RFC_4122)


def test_a_sub_is_random_and_looks_like_one_that_is_made_up():
    first, second = new_sub(), new_sub()
    assert first != second
    for text in (first, fake_user_id("pool", "nobody")):
        assert (str(UUID(text)), UUID(text).version, UUID(text).variant) == (text, 4, RFC_4122)


def test_what_is_made_later_is_greater():
    uuids = []
    for milliseconds in (0, 1, 2, 1_000, 86_400_000):
        with time_machine.travel(NOON + timedelta(milliseconds=milliseconds), tick=False):
            uuids.append(new_uuid())
    assert uuids == sorted(uuids)


def test_within_a_millisecond_74_bits_are_random():
    with time_machine.travel(NOON, tick=False):
        uuids = [UUID(new_uuid()).int for _ in range(500)]
    assert len({made & ~RANDOM for made in uuids}) == 1
    ones = zeros = 0
    for made in uuids:
        ones, zeros = ones | made, zeros | ~made
    assert ones & zeros & RANDOM == RANDOM
