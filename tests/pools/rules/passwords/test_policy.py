"""The policy of a pool, and passwords that are made to fit it."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pools.errors import InvalidPasswordException
from pools.models import UserPool
from pools.rules.passwords.policy import check_password, make_password

CLASSES = {
    "RequireUppercase": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "RequireLowercase": "abcdefghijklmnopqrstuvwxyz",
    "RequireNumbers": "0123456789",
    "RequireSymbols": "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ",
}
policies = st.fixed_dictionaries(
    {"MinimumLength": st.integers(6, 99)}, optional={member: st.booleans() for member in CLASSES}
)
texts = st.text(st.sampled_from("".join(CLASSES.values()) + "éß漢"), max_size=300)


def pool_with(policy: dict) -> UserPool:
    return UserPool(settings={"Policies": {"PasswordPolicy": policy}})


def accepts(policy: dict, password: str) -> bool:
    try:
        check_password(pool_with(policy), password)
    except InvalidPasswordException:
        return False
    return True


@given(policies)
def test_a_made_password_fits_any_policy(policy):
    password = make_password(pool_with(policy))
    check_password(pool_with(policy), password)
    assert len(password) <= 256


def test_a_made_password_can_be_read_out():
    password = make_password(UserPool())
    assert [len(group) for group in password.split("-")] == [4, 4, 4, 4]
    assert not set(password) & set("0O1Il5So")


def test_made_passwords_differ():
    assert len({make_password(UserPool()) for _ in range(200)}) == 200


@given(policies, texts)
def test_a_password_fits_when_every_rule_is_kept_and_only_then(policy, password):
    wanted = [signs for member, signs in CLASSES.items() if policy.get(member)]
    kept = (
        policy["MinimumLength"] <= len(password) <= 256
        and not password.startswith(" ")
        and not password.endswith(" ")
        and all(set(signs) & set(password) for signs in wanted)
    )
    assert accepts(policy, password) is kept


@given(st.sampled_from(sorted(CLASSES)), st.data())
def test_each_character_of_a_class_satisfies_it(member, data):
    sign = data.draw(st.sampled_from(CLASSES[member]))
    assert accepts({"MinimumLength": 6, member: True}, f"漢漢漢{sign}漢漢漢")


@given(st.sampled_from(sorted(CLASSES)), st.characters())
def test_no_other_character_satisfies_a_class(member, sign):
    assume(sign not in CLASSES[member])
    assert not accepts({"MinimumLength": 6, member: True}, f"漢漢漢{sign}漢漢漢")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("Sh0rt-y", "Password not long enough"),
        ("Sunny-Day-2026 ", "Password must not begin or end with a space"),
        ("\tSunny-Day-2026", "Password must not begin or end with a space"),
        ("sunny-day-2026", "Password must have uppercase characters"),
        ("SUNNY-DAY-2026", "Password must have lowercase characters"),
        ("Sunny-Day-Soon", "Password must have numeric characters"),
        ("SunnyDay2026", "Password must have symbol characters"),
        ("Sunny-Day-2026" + "x" * 243, "Password must have at most 256 characters"),
    ],
)
def test_the_error_names_what_is_missing(password, reason):
    with pytest.raises(InvalidPasswordException) as refusal:
        check_password(UserPool(), password)
    assert refusal.value.message == f"Password did not conform with policy: {reason}"


def test_a_space_inside_is_a_symbol():
    check_password(UserPool(), "Sunny Day 2026")
