"""Who exists: where an app client hides it, no answer's form, length or work may tell."""

import re
from collections.abc import Callable
from uuid import UUID

import argon2
import bcrypt
import pytest
from botocore.exceptions import ClientError
from django.conf import settings
from pycognito.aws_srp import AWSSRP

from pools.models import User
from tests.fixtures.functions import echo

PASSWORD, WRONG = "Correct-horse-1", "Incorrect-horse-2"
EMAIL, PHONE = "ann@example.com", "+15555550100"
NOBODYS_EMAIL, NOBODYS_PHONE = "zoe@example.com", "+15555550199"
SMS = {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"}
FLOWS = ["USER_PASSWORD_AUTH", "ADMIN_USER_PASSWORD_AUTH", "USER_SRP_AUTH", "CUSTOM_AUTH", "USER_AUTH"]
TODAYS = "$argon2id$v=19$m={memory_cost},t={time_cost},p={parallelism}$".format(**settings.ARGON2ID)


@pytest.fixture
def make_pool(cognito) -> Callable[..., str]:
    def make(**settings) -> str:
        return cognito.create_user_pool(PoolName="people", **settings)["UserPool"]["Id"]

    return make


@pytest.fixture
def make_app(cognito) -> Callable[..., str]:
    """Makes an app client that hides who exists; its id."""

    def make(pool: str, hidden: str = "ENABLED") -> str:
        return cognito.create_user_pool_client(
            UserPoolId=pool,
            ClientName="app",
            ExplicitAuthFlows=[f"ALLOW_{flow}" for flow in FLOWS],
            PreventUserExistenceErrors=hidden,
        )["UserPoolClient"]["ClientId"]

    return make


@pytest.fixture
def make_user(cognito) -> Callable[..., None]:
    """Makes a user with a password of their own, or invites one with ``password=None``."""

    def make(pool: str, name: str, password: str | None = PASSWORD, **attributes: str) -> None:
        flags = {f"{each}_verified": "true" for each in ("email", "phone_number") if each in attributes}
        cognito.admin_create_user(
            UserPoolId=pool,
            Username=name,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": each, "Value": value} for each, value in (attributes | flags).items()],
        )
        if password:
            cognito.admin_set_user_password(UserPoolId=pool, Username=name, Password=password, Permanent=True)

    return make


@pytest.fixture
def begin(anonymous) -> Callable[..., dict]:
    """InitiateAuth."""

    def initiate(client: str, flow: str, name: str, **parameters: str) -> dict:
        parameters = {"USERNAME": name, **parameters}
        return anonymous.initiate_auth(AuthFlow=flow, ClientId=client, AuthParameters=parameters)

    return initiate


def refusal(call: Callable[[], object]) -> tuple[str, str]:
    """The type and the text of the error that a call ends in."""
    with pytest.raises(ClientError) as refused:
        call()
    error = refused.value.response["Error"]
    return error["Code"], error["Message"]


def form(value: object) -> object:
    """An answer without what differs from user to user: letters and digits, and the lengths of random numbers."""
    if isinstance(value, dict):
        return {
            name: form(each)
            for name, each in value.items()
            if name not in ("ResponseMetadata", "SRP_B", "SALT")
        }
    if isinstance(value, list):
        return [form(each) for each in value]
    if isinstance(value, str) and re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value):
        return f"a UUID of version {UUID(value).version}"
    if isinstance(value, str) and len(value) > 200:
        return f"{len(value)} characters"  # a session or a block, which nobody can read
    return re.sub(r"[a-z0-9]", "x", value, flags=re.IGNORECASE) if isinstance(value, str) else value


# --- The same form ------------------------------------------------------------------------------------------------


def questions(begin, client: str, name: str) -> list[dict]:
    """What the app is answered in every flow that asks something before a password is known."""
    public = AWSSRP(name, PASSWORD, "us-east-1_x", client, client=object()).get_auth_params()["SRP_A"]
    return [
        begin(client, "USER_SRP_AUTH", name, SRP_A=public),
        begin(client, "CUSTOM_AUTH", name),
        begin(client, "CUSTOM_AUTH", name, CHALLENGE_NAME="SRP_A", SRP_A=public),
        begin(client, "USER_AUTH", name, PREFERRED_CHALLENGE="EMAIL_OTP"),
        begin(client, "USER_AUTH", name, PREFERRED_CHALLENGE="PASSWORD_SRP", SRP_A=public),
    ]


def riddle(event: dict) -> dict:
    event["response"] = {"challengeName": "CUSTOM_CHALLENGE", "issueTokens": False}
    return event


FACTORS = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}
OWN_UUID = "5b0e3a1c-53cf-4a0e-9f4e-0f6a1d0b8c11"


@pytest.mark.parametrize(
    ("sign_in", "username"),
    [({"UsernameAttributes": ["email"]}, EMAIL), ({"AliasAttributes": ["email"]}, OWN_UUID)],
    ids=["pool that signs in with addresses", "pool with aliases and the app's own UUIDs"],
)
def test_no_question_tells_whether_an_address_has_a_user(
    begin, make_pool, make_app, make_user, functions, sign_in, username, time_machine
):
    time_machine.move_to("2026-11-26T12:00:00Z", tick=False)
    config = {"DefineAuthChallenge": functions.by_arn(riddle), "CreateAuthChallenge": functions.by_arn(echo)}
    pool = make_pool(LambdaConfig=config, Policies=FACTORS, **sign_in)
    client = make_app(pool)
    make_user(pool, username, email=EMAIL)
    known, unknown = questions(begin, client, EMAIL), questions(begin, client, NOBODYS_EMAIL)
    assert form(unknown) == form(known)
    shown = [asked["ChallengeParameters"].get("USERNAME") for asked in unknown]
    assert "a UUID of version 4" in map(form, shown)
    assert [
        asked["ChallengeParameters"].get("USERNAME") for asked in questions(begin, client, NOBODYS_EMAIL)
    ] == shown


def test_the_length_of_a_session_does_not_tell_where_the_address_is_not_the_name(
    begin, make_pool, make_app, make_user, time_machine
):
    time_machine.move_to("2026-11-26T12:00:00Z", tick=False)
    pool = make_pool(Policies=FACTORS)
    make_user(pool, "ann", email="ann.of.green.gables@prince.edward.island.example.com")
    client = make_app(pool)
    lengths = {
        len(begin(client, "USER_AUTH", name, PREFERRED_CHALLENGE="EMAIL_OTP").get("Session", "")) for name in ("ann", "zoe")
        if begin(client, "USER_AUTH", name, PREFERRED_CHALLENGE="EMAIL_OTP")["ChallengeName"] == "EMAIL_OTP"
    }  # fmt: skip
    assert len(lengths) == 1


def test_a_name_that_is_typed_in_capitals_comes_back_alike(begin, make_pool, make_app, make_user):
    pool = make_pool(UsernameConfiguration={"CaseSensitive": False})
    client = make_app(pool)
    make_user(pool, "ann")
    public = AWSSRP("ann", PASSWORD, pool, client, client=object()).get_auth_params()["SRP_A"]
    for typed, shown in (("ANN", "ann"), ("ZOE", "zoe")):
        asked = begin(client, "USER_SRP_AUTH", typed, SRP_A=public)["ChallengeParameters"]
        assert (asked["USERNAME"], asked["USER_ID_FOR_SRP"]) == (shown, shown)


def test_a_sub_tells_nothing_of_when_its_user_was_made(cognito, make_pool, make_user):
    pool = make_pool()
    make_user(pool, "ann")
    assert UUID(User.objects.get().sub).version == 4


@pytest.mark.parametrize("flow", ["ADMIN_USER_PASSWORD_AUTH", "USER_SRP_AUTH", "CUSTOM_AUTH"])
def test_servers_are_answered_as_apps_are(cognito, make_pool, make_app, make_user, functions, flow):
    config = {"DefineAuthChallenge": functions.by_arn(riddle), "CreateAuthChallenge": functions.by_arn(echo)}
    pool = make_pool(LambdaConfig=config, UsernameAttributes=["email"])
    make_user(pool, EMAIL)
    client, legacy = make_app(pool), make_app(pool, "LEGACY")
    srp = AWSSRP(EMAIL, WRONG, pool, client, client=cognito)

    def ask(name: str, client: str = client) -> dict:
        given = {"USERNAME": name, "PASSWORD": WRONG, "SRP_A": srp.get_auth_params()["SRP_A"]}
        wanted = {
            "ADMIN_USER_PASSWORD_AUTH": ["USERNAME", "PASSWORD"],
            "USER_SRP_AUTH": ["USERNAME", "SRP_A"],
        }
        parameters = {each: given[each] for each in wanted.get(flow, ["USERNAME"])}
        asked = cognito.admin_initiate_auth(
            UserPoolId=pool, ClientId=client, AuthFlow=flow, AuthParameters=parameters
        )
        if flow != "USER_SRP_AUTH":
            return asked
        return cognito.admin_respond_to_auth_challenge(
            UserPoolId=pool,
            ClientId=client,
            ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses=srp.process_challenge(asked["ChallengeParameters"], given),
        )

    assert refusal(lambda: ask(NOBODYS_EMAIL, legacy)) == ("UserNotFoundException", "User does not exist.")
    if flow == "CUSTOM_AUTH":
        assert ask(NOBODYS_EMAIL)["ChallengeName"] == ask(EMAIL)["ChallengeName"]
        return
    told = ("NotAuthorizedException", "Incorrect username or password.")
    assert refusal(lambda: ask(NOBODYS_EMAIL)) == refusal(lambda: ask(EMAIL)) == told


BOTH = ["email", "phone_number"]


def recovering_by(*names: str) -> dict:
    mechanisms = [{"Priority": index, "Name": name} for index, name in enumerate(names, start=1)]
    return {"AccountRecoverySetting": {"RecoveryMechanisms": mechanisms}}


@pytest.mark.parametrize(
    ("settings", "user", "nobody"),
    [
        ({"UsernameAttributes": BOTH, "AutoVerifiedAttributes": BOTH}, PHONE, NOBODYS_PHONE),
        ({"UsernameAttributes": BOTH, "AutoVerifiedAttributes": BOTH}, EMAIL, NOBODYS_EMAIL),
        ({"AliasAttributes": BOTH, "AutoVerifiedAttributes": BOTH}, PHONE, NOBODYS_PHONE),
        ({"AutoVerifiedAttributes": ["email"], **recovering_by("verified_phone_number", "verified_email")}, "ann", "zoe"),
        ({"AutoVerifiedAttributes": ["phone_number"]}, "ann", "zoe"),
        ({"AutoVerifiedAttributes": BOTH, **recovering_by("verified_phone_number")}, "ann", "zoe"),
    ],
    ids=["phone number", "e-mail address", "alias", "e-mail alone, phone first", "phone alone", "recovery by phone alone"],
)  # fmt: skip
@pytest.mark.parametrize("operation", ["forgot_password", "resend_confirmation_code"])
def test_a_code_for_nobody_goes_the_way_of_a_users(
    anonymous, cognito, make_pool, make_app, settings, user, nobody, operation
):
    pool = make_pool(SmsConfiguration=SMS, **settings)
    client = make_app(pool)
    has = {"email": EMAIL, "phone_number": PHONE}
    if user in has.values():
        has = {name: value for name, value in has.items() if value == user}
    else:
        has = {name: has[name] for name in settings["AutoVerifiedAttributes"]}
    name = "ann" if "AliasAttributes" in settings else user
    anonymous.sign_up(
        ClientId=client,
        Username=name,
        Password=PASSWORD,
        UserAttributes=[{"Name": each, "Value": value} for each, value in has.items()],
    )
    if operation == "forgot_password" or "AliasAttributes" in settings:
        verified = [{"Name": f"{each}_verified", "Value": "true"} for each in has]
        cognito.admin_update_user_attributes(UserPoolId=pool, Username=name, UserAttributes=verified)
    known, unknown = (
        getattr(anonymous, operation)(ClientId=client, Username=each)["CodeDeliveryDetails"] for each in (user, nobody)
    )  # fmt: skip
    for details in (known, unknown):
        details["Destination"] = re.sub(r"[a-z0-9]", "x", details["Destination"])
    assert unknown == known


@pytest.mark.parametrize("state", ["disabled", "confirmed", "without an address", "invited"])
def test_whoever_is_sent_no_code_is_answered_like_nobody(
    anonymous, cognito, make_pool, make_app, make_user, mailoutbox, state
):
    pool = make_pool(AutoVerifiedAttributes=["email"])
    client = make_app(pool)
    if state in ("confirmed", "invited"):
        make_user(pool, "ann", PASSWORD if state == "confirmed" else None, email=EMAIL)
    else:
        contact = {"disabled": {"email": EMAIL}, "without an address": {"phone_number": PHONE}}[state]
        attributes = [{"Name": name, "Value": value} for name, value in contact.items()]
        anonymous.sign_up(ClientId=client, Username="ann", Password=PASSWORD, UserAttributes=attributes)
    if state == "disabled":
        cognito.admin_disable_user(UserPoolId=pool, Username="ann")
    sent = len(mailoutbox)

    def tried(name: str) -> list:
        given = {"ClientId": client, "Username": name, "ConfirmationCode": "abcdef"}
        before = refusal(lambda: anonymous.confirm_sign_up(**given))
        delivery = anonymous.resend_confirmation_code(ClientId=client, Username=name)["CodeDeliveryDetails"]
        after = refusal(lambda: anonymous.confirm_sign_up(**given))
        if state == "confirmed":  # they can recover, and are sent a code for that
            return [before, form(delivery), after]
        reset = refusal(lambda: anonymous.confirm_forgot_password(**given, Password=PASSWORD))
        forgot = anonymous.forgot_password(ClientId=client, Username=name)["CodeDeliveryDetails"]
        again = refusal(lambda: anonymous.confirm_forgot_password(**given, Password=PASSWORD))
        return [before, form(delivery), after, reset, form(forgot), again]

    assert tried("ann") == tried("zoe")
    assert len(mailoutbox) == sent


# --- The same work ------------------------------------------------------------------------------------------------


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """The hashes that Argon2id has verified, each as it was stored: counted at the library's own door."""
    counted: list[str] = []
    verify = argon2.PasswordHasher.verify
    monkeypatch.setattr(
        argon2.PasswordHasher, "verify", lambda self, encoded, given: counted.append(encoded) or verify(self, encoded, given)
    )  # fmt: skip
    return counted


def imported(algorithm: str = "BCRYPT", rounds: int = 4) -> str:
    return f"import:{algorithm}:{bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(rounds)).decode()}"


KINDS = {
    "nobody": None,
    "confirmed": {},
    "invited": None,
    "imported without a password": {"status": "RESET_REQUIRED", "password": "", "srp": None},
    "imported with a hash": {"password": imported(), "srp": None},
    "imported with a quick digest": {
        "password": "import:DIGEST:$md5$i=1,o=prefix$$AAAAAAAAAAAAAAAAAAAAAA==",
        "srp": None,
    },
    "with a hash of former costs": {"password": argon2.PasswordHasher(1, 8, 1).hash(PASSWORD), "srp": None},
    "with a hash that is none": {"password": "import:BCRYPT:none", "srp": None},
    "passwordless": {"password": "", "srp": None},
    "reset": {"status": "RESET_REQUIRED"},
    "unconfirmed": {"status": "UNCONFIRMED"},
    "disabled": {"enabled": False},
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("flow", ["USER_PASSWORD_AUTH", "ADMIN_USER_PASSWORD_AUTH"])
def test_a_refused_password_costs_one_argon2id_of_today_at_least(
    cognito, begin, make_pool, make_app, make_user, hashed, kind, flow
):
    pool = make_pool()
    client = make_app(pool)
    if kind != "nobody":
        make_user(pool, "ann", None if kind == "invited" else PASSWORD)
        User.objects.update(**(KINDS[kind] or {"modified": User.objects.get().modified}))
    hashed.clear()
    code, _ = refusal(
        lambda: (
            begin(client, flow, "ann", PASSWORD=WRONG)
            if flow == "USER_PASSWORD_AUTH"
            else cognito.admin_initiate_auth(
                UserPoolId=pool, ClientId=client, AuthFlow=flow, AuthParameters={"USERNAME": "ann", "PASSWORD": WRONG}
            )
        )
    )  # fmt: skip
    assert code == ("PasswordResetRequiredException" if kind == "reset" else "NotAuthorizedException")
    assert [encoded.startswith(TODAYS) for encoded in hashed].count(True) == 1


def test_the_previous_password_is_no_cheaper_to_guess(
    anonymous, begin, make_pool, make_app, make_user, hashed
):
    pool = make_pool()
    client = make_app(pool)
    make_user(pool, "ann")
    token = begin(client, "USER_PASSWORD_AUTH", "ann", PASSWORD=PASSWORD)["AuthenticationResult"][
        "AccessToken"
    ]
    User.objects.update(password=imported())
    hashed.clear()
    given = {"AccessToken": token, "PreviousPassword": WRONG, "ProposedPassword": "Another-horse-3"}
    assert refusal(lambda: anonymous.change_password(**given))[0] == "NotAuthorizedException"
    assert len(hashed) == 1


# --- Unconfirmed users ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hidden", "told"), [("LEGACY", "UserNotConfirmedException"), ("ENABLED", "NotAuthorizedException")]
)
def test_a_wrong_password_of_an_unconfirmed_user_tells_only_where_the_client_tells(
    anonymous, cognito, begin, make_pool, make_app, hidden, told
):
    pool = make_pool(Policies=FACTORS)
    client = make_app(pool, hidden)
    anonymous.sign_up(ClientId=client, Username="ann", Password=PASSWORD)

    def by_srp(password: str) -> None:
        AWSSRP("ann", password, pool, client, client=anonymous).authenticate_user()

    assert refusal(lambda: begin(client, "USER_PASSWORD_AUTH", "ann", PASSWORD=WRONG))[0] == told
    assert (
        refusal(lambda: begin(client, "USER_AUTH", "ann", PREFERRED_CHALLENGE="PASSWORD", PASSWORD=WRONG))[0]
        == told
    )
    assert refusal(lambda: by_srp(WRONG))[0] == told
    assert refusal(lambda: by_srp(PASSWORD))[0] == "UserNotConfirmedException"
