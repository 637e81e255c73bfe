"""What the page of a running import says of the time that is left, of jobs as they went: the real functions, without waiting."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from dashboard.import_runs.jobs import Progress
from dashboard.import_runs.pace import count_from, seen_before

START = datetime(2026, 11, 27, 10, tzinfo=timezone.get_default_timezone())
TWICE = 2
FIRST = 10
"""Seconds after the first lines from which on the estimate is to be right within a factor of two."""


def steady(
    rate: int, until: int, chunk: int = 5_000, seconds: float = 0.0, done: int = 0
) -> list[tuple[float, int]]:
    """Chunks one after the other: when each was done, and how many lines were done with it."""
    return [
        (seconds + (n + 1) * chunk / rate, done + (n + 1) * chunk) for n in range((until - done) // chunk)
    ]


def then(
    before: list[tuple[float, int]], rate: int, until: int, chunk: int = 5_000
) -> list[tuple[float, int]]:
    return before + steady(rate, until, chunk, *before[-1])


PLAIN = [1.25, 1.42, 1.65, 1.85, 2.07, 2.31, 2.56, 2.8, 3.04, 3.27, 3.55, 3.83]
"""Processor seconds after which a job had written each thousand of its first lines."""
SHAPES = {
    "as fast all the way": steady(10_000, 500_000),
    "a slow machine": steady(900, 100_000),
    "two workers in step": [(second, 2 * done) for second, done in steady(2_000, 250_000)],
    "a slow start, of eight seconds at a tenth": then(steady(1_000, 8_000, chunk=1_000), 10_000, 508_000),
    "a fast start, of four seconds": then(steady(20_000, 80_000), 5_000, 500_000),
    "a late start, after a minute": [(60 + second, done) for second, done in steady(5_000, 500_000)],
    "small chunks": steady(3_000, 200_000, chunk=500),
    "lines with hashes, which take half as long again": then(steady(6_000, 120_000), 4_000, 240_000),
    "as recorded, on a machine ten times slower": [(10 * t, 1_000 * n) for n, t in enumerate(PLAIN, 1)],
}


def looked_at(shape: list[tuple[float, int]], every: float = 1.0) -> Iterator[tuple[float, int]]:
    """What the page sees that asks every second: how much is done, the seconds since the start, and the lines."""
    end, second = shape[-1][0], 0.0
    while second < end:
        yield second, max((done for moment, done in shape if moment <= second), default=0)
        second += every


def estimates(
    name: str, shape: list[tuple[float, int]], every: float
) -> Iterator[tuple[float, float | None]]:
    """The seconds since the first lines, and what is said of those that are left, over those that really are."""
    lines, first = shape[-1][1], shape[0][0]
    for second, done in looked_at(shape, every):
        now = START + timedelta(seconds=second)
        job = {"Status": "InProgress", "StartDate": START, "ImportedUsers": done}
        seen = seen_before(name.partition(",")[0].replace(" ", "-"), done, now)
        told = Progress(job, lines, now, seen).time_left
        yield second - first, told / timedelta(seconds=shape[-1][0] - second) if told is not None else None


@pytest.mark.parametrize("name", SHAPES)
def test_the_estimate_is_right_within_a_factor_of_two_from_the_first_ten_seconds(db, name):
    every = (
        2.0 if name.endswith("machine") else 1.0
    )  # who looks: a page, or the worker that waits for the job
    shape, chunk = SHAPES[name], 3 * (SHAPES[name][1][0] - SHAPES[name][0][0])
    ends = shape[-1][0] - shape[0][0] - chunk  # the last chunks are done at once, whatever is said
    said = [(second, share) for second, share in estimates(name, shape, every) if FIRST <= second < ends]
    assert said
    assert [each for each in said if each[1] is None or not 1 / TWICE < each[1] < TWICE] == []


def test_nothing_is_said_before_anything_can_be_said(db):
    job = {"Status": "InProgress", "StartDate": START, "ImportedUsers": 0}
    assert Progress(job, 500_000, START + timedelta(seconds=30), None).time_left_in_words == ""
    assert seen_before("import-b", 0, START) is None
    now = START + timedelta(seconds=30)
    first = Progress(job | {"ImportedUsers": 5_000}, 500_000, now, seen_before("import-b", 5_000, now))
    assert first.time_left_in_words == ""


def test_whoever_looks_remembers_it_for_all(db):
    assert seen_before("import-a", 5_000, START) == (START, 5_000)
    assert seen_before("import-a", 9_000, START + timedelta(seconds=9)) == (START, 5_000)


def test_a_job_that_stands_still_is_not_said_to_go_on_as_before():
    looks = [(START + timedelta(seconds=n), 1_000 * n) for n in range(20)]
    since = count_from(looks, START + timedelta(seconds=120))
    assert since == (START + timedelta(seconds=16), 16_000)
