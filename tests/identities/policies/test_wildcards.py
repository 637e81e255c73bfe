"""Wildcards match as a regular expression would, without its ways of taking forever."""

import re

from hypothesis import given
from hypothesis import strategies as st

from identities.policies.wildcards import matches, pieces_of

TEXTS = st.text("ab*?\n", max_size=12)


@given(st.text("ab*?", max_size=12), TEXTS)
def test_a_pattern_matches_what_the_same_regular_expression_matches(pattern, text):
    expression = "".join({"*": ".*", "?": "."}.get(each, re.escape(each)) for each in pattern)
    assert matches(pieces_of(pattern), text) == bool(re.fullmatch(expression, text, re.DOTALL))


@given(TEXTS)
def test_literal_stars_are_no_wildcards(text):
    assert matches((text,), text)
    assert not matches((text,), f"{text}x")


def test_a_pattern_made_to_take_forever_does_not():
    # With a regular expression that goes back, each of these would outlast the test run.
    assert not matches(pieces_of("*a" * 1000 + "b"), "a" * 100_000)
    assert not matches(pieces_of("*a?" * 600 + "b"), "a" * 100_000)
    assert matches(pieces_of("*a" * 1000 + "*"), "a" * 100_000)
