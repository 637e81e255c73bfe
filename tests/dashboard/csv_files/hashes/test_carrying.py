"""Each source's hash becomes one string, by which the engine lets the password in and no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.csv_files.hashes.carrying import carry, for_cognito
from dashboard.csv_files.hashes.columns import HashFields
from dashboard.csv_files.hashes.firebase import FirebaseKeys
from dashboard.csv_files.hashes.recognising import holds_hashes
from pools.rules.passwords.forms import split_scheme
from pools.rules.passwords.hashes import matches
from tests.fixtures.source_hashes import FIREBASE, PASSWORD, SOURCES


def stored(encoded: str) -> str:
    scheme, value = split_scheme(encoded)
    return f"import:{scheme}:{value}"


@pytest.mark.parametrize("source", SOURCES)
def test_the_password_of_each_source_is_let_in_and_no_other(source):
    fields, password = SOURCES[source]
    carried = carry(fields, FIREBASE)
    assert carried.reason == ""
    assert matches(password, stored(carried.hash))
    for wrong in (f"{password} ", "\ud800"):
        assert not matches(wrong, stored(carried.hash))


@pytest.mark.parametrize("source", SOURCES)
def test_a_string_that_was_carried_is_carried_as_it_is(source):
    carried = carry(SOURCES[source][0], FIREBASE)
    assert carry(HashFields(carried.hash)) == carried


@pytest.mark.parametrize("locked", ["", "  ", "!", "!unusable0000000000", "*", r"\N", '{"algorithm":"pbkdf2"}', "[]",
                                    '{"type":"password","secretData":"{}","credentialData":"{}"}'])  # fmt: skip
def test_who_has_no_password_has_no_hash_and_no_reason(locked):
    assert carry(HashFields(locked)) == ("", "")


BCRYPT = "$2b${}$" + "." * 21 + "O" + "a" * 31
REFUSED = [
    (HashFields(BCRYPT.format(15)), "at most cost 14"),
    (HashFields(BCRYPT.format(31)), "at most cost 14"),
    (HashFields("pbkdf2_sha256$9000000$salt$" + "b" * 43 + "="), "2,000,000 iterations"),
    (HashFields("$argon2id$v=19$m=999999,t=9,p=1$" + "a" * 22 + "$" + "b" * 43), "m 131072"),
    (HashFields("$argon2id$v=19$m=131072,t=99,p=1$" + "a" * 22 + "$" + "b" * 43), "m × t 524288"),
    (HashFields("$scrypt$ln=30,r=8,p=1$c2FsdA$" + "b" * 43), "N × r × p"),
    (HashFields("$P$S" + "a" * 30), "2^18 rounds"),
    (HashFields("ab" * 32, "c2FsdA==", "salted-sha256", "999999"), "100,000 iterations"),
    (HashFields("ab" * 20, "c2FsdA==", "salted-sha256", "20"), "not as long"),
    (HashFields("$2b$10$abc"), "cut short"),
    (HashFields("pbkdf2_sha256$1000$salt"), "cut short"),
    (HashFields("Welcome-2024!"), "does not say how it was made"),
    (HashFields("5f4dcc3b5aa765d61d8327deb882cf99"), "does not say how it was made"),
    (SOURCES["Firebase"][0], "needs the project's password hash parameters"),
    (HashFields("a" * 60, hasher="bcrypt_peppered"), "pepper"),
    (HashFields("awscognito#a#b#c", hasher="awscognito"), "with Amazon Cognito"),
    (HashFields("a" * 32, hasher="md4"), "too weak"),
    (HashFields("a" * 32, hasher="rot13"), "“rot13” cannot be carried"),
    (HashFields("a" * 64, "c2FsdA==", "SHA-256"), "before the password or after it"),
    (HashFields("a" * 64, "c2Fs", "SHA-256", "many", "PREFIX"), "not a number"),
    (HashFields('{"type":"password","secretData":"{\\"value\\":\\"QQ==\\",\\"salt\\":\\"QQ==\\"}",'
                '"credentialData":"{\\"hashIterations\\":5,\\"algorithm\\":\\"rot13\\"}"}'), "Keycloak"),
    (HashFields('{"a": 1}'), "none of Keycloak’s, Okta’s or Auth0’s"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "reason"), REFUSED, ids=[reason for _, reason in REFUSED])
def test_what_cannot_be_carried_is_refused_with_its_reason(fields, reason):
    carried = carry(fields)
    assert carried.hash == ""
    assert reason in carried.reason
    assert len(fields.hash) < 9 or fields.hash not in carried.reason


PARTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from([fields.hash for fields, _ in SOURCES.values()]),
    st.sampled_from(["$2b$", "$argon2id$v=19$m=8,t=1,p=1$", "pbkdf2_sha256$", '{"hash":', "[{", "{SSHA}", "{DIGEST}$", "1$1$1$"]),
)  # fmt: skip
HASHERS = ["", "bcrypt", "sha256", "salted-sha256", "PBKDF2", "scrypt_firebase", "pbkdf2_sha512_hex", "md5"]


@given(
    st.lists(PARTS, max_size=3).map("".join),
    st.text(max_size=12),
    st.sampled_from(HASHERS),
    st.text(max_size=4),
    st.sampled_from(["base64", "hex", "utf8", "latin1"]),
    st.text(max_size=10),
)
def test_no_fields_raise_and_a_malformed_hash_lets_nobody_in(value, salt, hasher, times, encoding, password):
    fields = HashFields(value, salt, hasher, times, "prefix", encoding)
    carried = carry(fields, FirebaseKeys("!", "!", 8, 14))
    assert not (carried.hash and carried.reason)
    if carried.hash and len(carried.hash) < 400:
        assert not matches(password, stored(carried.hash))


CHEAP = [
    name for name in SOURCES if not any(word in name for word in ("Argon2", "argon2", "irebase", "phpBB"))
]


@given(st.sampled_from(CHEAP), st.data())
def test_an_altered_hash_lets_nobody_in(source, data):
    fields, password = SOURCES[source]
    scheme, value = split_scheme(carry(fields).hash)
    place = data.draw(st.integers(0, len(value) - 2))
    altered = value[:place] + data.draw(st.sampled_from("$=.,+/0189afzAFZ")) + value[place + 1 :]
    # The last sign of Base64 has bits that mean nothing, bcrypt's versions are one function, phpass's two prefixes too.
    if (
        altered.lower() == value.lower()
        or value[place + 1] in "$="
        or "$2" in value[max(0, place - 2) : place + 1]
    ):
        return
    if scheme == "PHPASS" and place == 1:
        return
    assert not matches(password, f"import:{scheme}:{altered}")


def test_on_aws_a_hash_goes_bare_and_one_kind_at_a_time():
    bcrypt = carry(SOURCES["Devise and Supabase"][0])
    assert for_cognito(bcrypt, "BCRYPT").hash == SOURCES["Devise and Supabase"][0].hash
    assert "one kind a file" in for_cognito(bcrypt, "ARGON2ID").reason
    django = for_cognito(carry(SOURCES["Django, PBKDF2"][0]), "PBKDF2_SHA256")
    assert django.hash.startswith("$pbkdf2-sha256$1000$c2FsdHNhbHRzYWx0MTI=$")
    for source in ("WordPress", "Keycloak, 64 bytes", "Okta, SHA-512", "Firebase"):
        assert "Cognito does not take" in for_cognito(carry(SOURCES[source][0], FIREBASE), "BCRYPT").reason
    dear = for_cognito(carry(SOURCES["Argon2 of several lanes"][0]), "ARGON2ID")
    assert "m 19456, t 2, p 1" in dear.reason


@pytest.mark.parametrize("source", SOURCES)
def test_a_column_of_hashes_is_told_from_one_of_passwords(source):
    fields, _ = SOURCES[source]
    assert holds_hashes([fields.hash]) or len(fields.hash) < 32  # FusionAuth's bcrypt has its salt elsewhere


def test_a_column_of_hashes_that_were_cut_is_not_left_out_in_silence():
    assert holds_hashes(["$2b$10$abc"])


def test_passwords_in_clear_are_no_hashes():
    assert not holds_hashes(["Welcome-2024!", "Welcome-2025!"])
    assert not holds_hashes([PASSWORD])
