"""The TIMESTAMP of an SRP answer."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycognito.aws_srp import AWSSRP

from pools.errors import InvalidParameterException
from pools.rules.passwords.timestamp import is_current, read_timestamp

NOW = datetime(2026, 9, 5, 9, 3, 7, tzinfo=UTC)
STAMP = "Sat Sep 5 09:03:07 UTC 2026"


@given(st.integers(0, 253_402_300_799))
def test_what_a_client_writes_is_read(seconds):
    moment = datetime.fromtimestamp(seconds, UTC)
    assert read_timestamp(AWSSRP.get_cognito_formatted_timestamp(moment)) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Sat Sep 05 09:03:07 UTC 2026",
        "Sat Sep  5 09:03:07 UTC 2026",
        "Sat Sep 5 9:03:07 UTC 2026",
        "Sat Sep 5 09:03:07 GMT 2026",
        "Sat Sep 5 09:03:07 UTC 26",
        "Sun Sep 5 09:03:07 UTC 2026",
        "sat sep 5 09:03:07 utc 2026",
        "Sa Sep 5 09:03:07 UTC 2026",
        "Tue Sep 31 09:03:07 UTC 2026",
        "Sat Sep 5 24:03:07 UTC 2026",
        "Sat Sep 5 09:03:07 UTC 2026\n",
        "Sat Sep ٥ 09:03:07 UTC 2026",
        "Sat Sep 5 09:03:07 UTC 0000",
        "2026-09-05T09:03:07Z",
    ],
)
def test_any_other_form_is_refused(text):
    with pytest.raises(InvalidParameterException, match="TIMESTAMP format should be"):
        read_timestamp(text)


@pytest.mark.parametrize(
    ("minutes", "current"), [(0, True), (5, True), (-5, True), (5.1, False), (-5.1, False)]
)
def test_a_clock_may_be_off_by_minutes(minutes, current):
    assert is_current(STAMP, NOW + timedelta(minutes=minutes)) is current
