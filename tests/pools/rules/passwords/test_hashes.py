"""Hashes that Lifeguard writes; those of imports are in test_imported."""

import pytest
from argon2 import PasswordHasher
from django.test import override_settings

from pools.rules.passwords.hashes import burn_time, hash_chosen, hash_made, is_imported, matches, needs_rehash


@pytest.mark.parametrize("hash_of", [hash_chosen, hash_made])
def test_only_the_password_itself_matches(hash_of):
    encoded = hash_of("Sunny-Day-2026")
    assert matches("Sunny-Day-2026", encoded)
    assert not matches("sunny-day-2026", encoded)
    assert "Sunny" not in encoded


@pytest.mark.parametrize("hash_of", [hash_chosen, hash_made])
def test_a_password_is_its_exact_characters(hash_of):
    composed, decomposed = "caf\u00e9", "cafe\u0301"
    assert matches(composed, hash_of(composed))
    assert not matches(decomposed, hash_of(composed))


@pytest.mark.parametrize("hash_of", [hash_chosen, hash_made])
def test_half_a_surrogate_pair_is_a_wrong_password(hash_of):
    assert not matches("\ud800", hash_of("Sunny-Day-2026"))


@pytest.mark.parametrize(
    "encoded",
    ["", "nonsense", "hmac-sha256$", "$argon2id$", "$argon2id$v=19$m=1,t=1,p=1$é$é", "import:", "é"],
)
def test_what_is_no_hash_matches_nothing(encoded):
    assert not matches("", encoded)
    assert not matches("é", encoded)


def test_a_made_password_outlives_a_change_of_the_secret_key():
    with override_settings(SECRET_KEY="old"):
        encoded = hash_made("x")
    assert not matches("x", encoded)
    with override_settings(SECRET_KEY_FALLBACKS=["old"]):
        assert matches("x", encoded)


@pytest.mark.parametrize(
    ("encoded", "outdated"),
    [
        (hash_chosen("x"), False),
        (PasswordHasher(time_cost=1, memory_cost=32, parallelism=1).hash("x"), True),
        ("$argon2id$nonsense", True),
        ("import:BCRYPT:$2b$12$", True),
        ("hmac-sha256$00", False),
        ("", False),
    ],
    ids=["today's", "cheaper", "broken", "imported", "made here", "none"],
)
def test_a_hash_of_other_costs_than_todays_is_outdated(encoded, outdated):
    assert needs_rehash(encoded) is outdated


def test_imported_hashes_are_told_apart():
    assert is_imported("import:SCRYPT:1$1$1$00$00")
    assert not is_imported(hash_made("x"))


def test_no_password_is_right_for_nobody():
    assert burn_time("Sunny-Day-2026") is None


def test_nobody_costs_what_a_chosen_password_costs(monkeypatch):
    checked = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda *given: checked.append(given[1]) or verify(*given))
    burn_time("x")
    matches("y", hash_chosen("x"))
    costs = [encoded.split("$")[1:4] + [len(part) for part in encoded.split("$")[4:]] for encoded in checked]
    assert costs[0] == costs[1]
