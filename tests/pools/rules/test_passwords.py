"""Policies, hashes, and passwords that are made."""

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from pools.models import UserPool
from pools.rules.passwords import check_password, hash_chosen, hash_made, make_password, matches

policies = st.fixed_dictionaries(
    {"MinimumLength": st.integers(6, 99)},
    optional={f"Require{kind}": st.booleans() for kind in ("Uppercase", "Lowercase", "Numbers", "Symbols")},
)


@given(policies)
def test_a_made_password_fits_any_policy(policy):
    pool = UserPool(settings={"Policies": {"PasswordPolicy": policy}})
    password = make_password(pool)
    check_password(pool, password)
    assert len(password) <= 256


def test_a_made_password_can_be_read_out():
    password = make_password(UserPool())
    assert [len(group) for group in password.split("-")] == [4, 4, 4, 4]
    assert not set(password) & set("0O1Il5So")


def test_made_passwords_differ():
    assert len({make_password(UserPool()) for _ in range(200)}) == 200


@pytest.mark.parametrize("hash_of", [hash_chosen, hash_made])
def test_only_the_password_itself_matches(hash_of):
    encoded = hash_of("Sunny-Day-2026")
    assert matches("Sunny-Day-2026", encoded)
    assert not matches("sunny-day-2026", encoded)
    assert "Sunny" not in encoded


@pytest.mark.parametrize("encoded", ["", "nonsense", "hmac-sha256$"])
def test_what_is_no_hash_matches_nothing(encoded):
    assert not matches("", encoded)


def test_a_made_password_outlives_a_change_of_the_secret_key():
    with override_settings(SECRET_KEY="old"):
        encoded = hash_made("x")
    assert not matches("x", encoded)
    with override_settings(SECRET_KEY_FALLBACKS=["old"]):
        assert matches("x", encoded)
