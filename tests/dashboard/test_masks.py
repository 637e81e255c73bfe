"""How masked values look."""

import pytest

from dashboard.aws.masks import mask, mask_in

BOTH = frozenset({"email", "phone_number"})


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        ("ann@example.com", "a•••@e••••.com"),
        ("a@example.com", "•••@e••••.com"),
        ("ann@mail.example.co.uk", "a•••@m••••.uk"),
        ("marie@exämple.fr", "m•••@e••••.fr"),
        ("ann@localhost", "a•••@••••"),
        ("+491701234512", "+49 ••• ••12"),
        ("+14155550123", "+1 ••• ••23"),
        ("+358401234567", "+358 ••• ••67"),
        ("+123456", "••••"),
        ("Ann Holm", "••••"),
        ("x", "••••"),
        ("", ""),
    ],
)
def test_a_mask_leaves_what_helps_to_compare(value, masked):
    assert mask(value) == masked


def test_a_mask_tells_no_length():
    assert mask("annabella@example.com") == mask("ann@ex.com")


def test_addresses_and_numbers_are_masked_where_they_stand_in_a_text():
    text = "ann@example.com and +491701234512 of Ann"
    assert mask_in(text, BOTH) == "a•••@e••••.com and +49 ••• ••12 of Ann"
    assert mask_in(text, frozenset({"name"})) == text
