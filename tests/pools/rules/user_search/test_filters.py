"""The grammar of filters, and the order that prefix filters rely on."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pools.errors import InvalidParameterException
from pools.rules.user_search.filters import IDENTIFYING, Term, parse_filter, prefix_end

values = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
terms = st.builds(Term, st.sampled_from(IDENTIFYING), st.sampled_from(["=", "^="]), values)


def written(term, space=" "):
    value = term.value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{term.name}{space}{term.operator}{space}"{value}"'


@given(st.lists(terms, min_size=1, max_size=4), st.sampled_from(["", " ", "  \t"]))
def test_what_is_written_is_read(given_terms, space):
    assert parse_filter(" and ".join(written(term, space) for term in given_terms)) == given_terms


@given(st.text(max_size=256))
def test_any_text_is_read_or_refused(text):
    try:
        parse_filter(text)
    except InvalidParameterException as error:
        assert error.message


@pytest.mark.parametrize("text", [None, "", "  \n"])
def test_no_filter_is_no_terms(text):
    assert parse_filter(text) == []


@pytest.mark.parametrize("quoted", ['a"b', "a\\", '"', 'x" and name = "y'])
def test_a_quote_that_is_not_escaped_ends_the_value(quoted):
    with pytest.raises(InvalidParameterException, match="Error while parsing filter"):
        parse_filter(f'email = "{quoted}" or')


@given(values, values)
def test_a_prefix_and_its_end_enclose_exactly_what_begins_with_it(prefix, text):
    end = prefix_end(prefix)
    inside = prefix <= text and (end is None or text < end)
    assert inside == text.startswith(prefix)


@given(values, values)
def test_what_begins_with_a_prefix_is_inside(prefix, rest):
    end = prefix_end(prefix)
    assume(prefix)
    assert prefix <= prefix + rest
    assert end is None or prefix + rest < end
