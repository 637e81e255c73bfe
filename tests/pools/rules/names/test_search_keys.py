"""Folding: what comparison ignores."""

from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st

from pools.rules.names.search_keys import derived_columns, fold, username_key


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.sampled_from(["NFC", "NFD"]))
def test_unicode_form_never_counts(text, form):
    other = normalize(form, text)
    assert fold(other) == fold(text)
    for case_sensitive in (True, False):
        key = username_key(text, case_sensitive=case_sensitive)
        assert username_key(other, case_sensitive=case_sensitive) == key


@given(st.text())
def test_case_never_counts_where_it_should_not(text):
    assert fold(text.casefold()) == fold(text)


def test_long_values_are_cut_to_what_an_index_can_hold():
    columns = derived_columns("ann", "ann", {"name": "x" * 2048})
    assert len(columns["name_key"]) == 600
    assert columns["search"] == "x" * 600 + "\nann"


def test_a_sub_that_is_the_name_is_not_repeated():
    assert derived_columns("F3", "f3", {})["search"] == "f3"


def test_a_part_that_another_holds_is_not_repeated():
    attributes = {
        "email": "ann.lee@example.com",
        "given_name": "Ann",
        "family_name": "Lee",
        "name": "Ann Lee",
    }
    assert derived_columns("ann.lee", "f3", attributes)["search"] == "ann.lee@example.com\nann lee\nf3"
