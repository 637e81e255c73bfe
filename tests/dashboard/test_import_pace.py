"""What the page of a running import says of the time that is left."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from dashboard.import_runs.jobs import Progress
from dashboard.import_runs.pace import first_seen

START = datetime(2026, 11, 27, 10, tzinfo=timezone.get_default_timezone())


def progress(seconds: float, done: int, seen: tuple[datetime, int] | None) -> Progress:
    job = {"Status": "InProgress", "StartDate": START, "ImportedUsers": done}
    return Progress(job, 500_000, START + timedelta(seconds=seconds), seen)


@pytest.mark.parametrize("late", [2, 20, 60])
def test_a_late_start_does_not_spoil_the_estimate(late):
    """Of 500,000 lines 5,000 are done a second, once the workers have begun."""
    seen = (START + timedelta(seconds=late), 5_000)
    told = progress(late + 8, 45_000, seen).time_left
    assert told
    assert timedelta(seconds=91) / 2 < told < timedelta(seconds=91) * 2


def test_nothing_is_said_before_anything_can_be_said():
    assert progress(30, 0, None).time_left_in_words == ""
    assert progress(30, 5_000, (START + timedelta(seconds=29), 5_000)).time_left_in_words == ""


def test_whoever_looks_first_remembers_it_for_all(db):
    assert first_seen("import-a", 0, START) is None
    assert first_seen("import-a", 5_000, START) == (START, 5_000)
    assert first_seen("import-a", 9_000, START + timedelta(seconds=9)) == (START, 5_000)
