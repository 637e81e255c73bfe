"""Which e-mail addresses a pool takes: none with something in it that nobody sees, by no way in."""

from collections.abc import Callable

import pytest

from tests.attacks.cast import Pool, attributes, code_of, verified


@pytest.fixture
def make_pool(cognito, anonymous) -> Callable[..., Pool]:
    return lambda **settings: Pool(cognito, anonymous, **settings)


@pytest.fixture
def refused() -> Callable[..., str]:
    return code_of


UNSEEN = {
    "zero width space": "\u200b",
    "left-to-right mark": "\u200e",
    "soft hyphen": "\u00ad",
    "joiner": "\u200d",
    "byte order mark": "\ufeff",
    "tag": "\U000e0061",
    "Hangul filler": "\u3164",
    "control": "\x07",
    "next line": "\x85",
    "separator": "\u2028",
    "no-break space": "\u00a0",
}


@pytest.mark.parametrize("sign", UNSEEN.values(), ids=UNSEEN)
def test_what_nobody_sees_gets_into_no_address(make_pool, refused, import_file, anonymous, sign):
    pool = make_pool()
    pool.add("ann")
    token = pool.sign_in("ann")["AccessToken"]
    for email in (
        f"{sign}b@example.com",
        f"b{sign}b@example.com",
        f"b@exam{sign}ple.com",
        f"b@example.com{sign}",
    ):
        assert refused(pool.sign_up, "b", email=email) == "InvalidParameterException"
        assert refused(pool.create, "b", email=email) == "InvalidParameterException"
        assert refused(pool.change, "ann", email=email) == "InvalidParameterException"
    own = {"AccessToken": token, "UserAttributes": attributes(email=f"b{sign}@example.com")}
    assert refused(anonymous.update_user_attributes, **own) == "InvalidParameterException"
    rows = [{"cognito:username": "b", **verified(f"b{sign}b@example.com")}]
    assert import_file(pool.id, rows)["ImportedUsers"] == 0
    by_address = make_pool(UsernameAttributes=["email"])
    assert refused(by_address.create, f"b{sign}b@example.com") == "InvalidParameterException"


@pytest.mark.parametrize(
    "email",
    ["x@example.com>", "<x@example.com", f"{'a' * 64}@{'b' * 250}.com", "x@example.com'", "x@exam”ple.com", "x@a;b",
     "x\u037ey@example.com", "x@example..com", "x@.example.com", "x@example.com.", "x@(example.com)", "x"],
)  # fmt: skip
def test_no_address_is_taken_that_no_mail_server_would_take(make_pool, refused, email):
    pool = make_pool()
    assert refused(pool.create, "b", email=email) == "InvalidParameterException"
    assert refused(pool.sign_up, "b", email=email) == "InvalidParameterException"


@pytest.mark.parametrize(
    "email",
    ["o'brien+x@example.com", "x@bücher.example", "名@例え.jp", "x@localhost", "x@col·legi.example", f"{'a' * 64}@{'b' * 180}.com"],
)  # fmt: skip
def test_good_addresses_of_any_script_are_taken(make_pool, email):
    pool = make_pool()
    pool.create("ann", email=email)
    assert pool.read("ann")["email"] == email
