"""Registering passkeys: what is asked for, what is refused, and what a user sees of theirs."""

from importlib import import_module
from secrets import token_bytes
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from django.apps import apps
from django.utils import timezone

from pools.models import User, UserPool, WebAuthnCredential
from tests.fixtures.rivals import meanwhile
from tests.pools.sign_in.choice.authenticator import Passkey, to_bytes, to_text
from tests.pools.sign_in.choice.conftest import policies, register, token_of


@pytest.fixture
def start(cognito, access_token):
    """The options for a passkey of ann's."""
    return lambda: cognito.start_web_authn_registration(AccessToken=access_token)["CredentialCreationOptions"]


@pytest.fixture
def complete(cognito, access_token):
    return lambda credential: cognito.complete_web_authn_registration(
        AccessToken=access_token, Credential=credential
    )


@pytest.fixture
def listed(cognito, access_token):
    return lambda **more: cognito.list_web_authn_credentials(AccessToken=access_token, **more)


def configure(cognito, pool: str, **configuration: str) -> None:
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool, WebAuthnConfiguration={"RelyingPartyId": "localhost"} | configuration
    )


def test_the_options_are_for_this_user_and_the_machine_itself(cognito, pool, start, ann):
    options = start()
    attributes = cognito.admin_get_user(UserPoolId=pool, Username=ann)["UserAttributes"]
    sub = next(item["Value"] for item in attributes if item["Name"] == "sub")
    assert options["rp"] == {"id": "localhost", "name": "localhost"}
    assert options["user"] == {"id": to_text(sub.encode()), "name": "ann", "displayName": "ann"}
    assert [kind["alg"] for kind in options["pubKeyCredParams"]] == [-7, -257]
    assert options["authenticatorSelection"]["userVerification"] == "preferred"
    assert options["excludeCredentials"] == []
    assert len(to_bytes(options["challenge"])) >= 16
    assert start()["challenge"] != options["challenge"]


def test_the_configuration_names_the_domain_and_asks_for_verification(cognito, pool, start):
    configure(cognito, pool, RelyingPartyId="example.com", UserVerification="required")
    options = start()
    assert options["rp"]["id"] == "example.com"
    assert options["authenticatorSelection"]["userVerification"] == "required"


@pytest.mark.parametrize("site", ["https://id.example.com", "http://localhost:8000", ""])
def test_a_pool_that_names_no_relying_party_has_no_passkeys(
    cognito, pool, client_id, access_token, begin, settings, site
):
    settings.SITE_URL = site
    cognito.set_user_pool_mfa_config(UserPoolId=pool, WebAuthnConfiguration={"UserVerification": "preferred"})
    token = access_token if not site else token_of(cognito, client_id, "ann")
    with pytest.raises(cognito.exceptions.WebAuthnConfigurationMissingException, match="RelyingPartyId"):
        cognito.start_web_authn_registration(AccessToken=token)
    assert "WEB_AUTHN" not in begin("nobody")["AvailableChallenges"]


@pytest.mark.parametrize(
    ("site", "named", "kept", "after"),
    [
        ("https://id.example.com", None, "id.example.com", "id.example.com"),
        ("", None, "localhost", "localhost"),
        ("http://[::1]:8000", None, "localhost", "localhost"),
        ("https://id.example.com", None, "former.example.com", None),
        ("https://id.example.com", "example.com", "id.example.com", "example.com"),
        ("https://id.example.com", None, None, None),
    ],
)
def test_passkeys_of_the_sites_host_go_on_after_an_upgrade(passkey, settings, site, named, kept, after):
    settings.SITE_URL = site
    configuration = {"RelyingPartyId": named} if named else {"UserVerification": "required"}
    stored = UserPool.objects.get()
    UserPool.objects.update(settings=stored.settings | {"WebAuthnConfiguration": configuration})
    if kept is None:
        WebAuthnCredential.objects.all().delete()
    else:
        WebAuthnCredential.objects.update(relying_party_id=kept)
    import_module("pools.migrations.0018_relying_parties").write_down(apps, None)
    written = UserPool.objects.get().settings["WebAuthnConfiguration"]
    assert written == configuration | ({"RelyingPartyId": after} if after else {})


def test_a_registered_passkey_is_listed_and_excluded_from_the_next(start, complete, listed):
    passkey = Passkey()
    complete(passkey.create(start(), aaguid=UUID("ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4").bytes))
    (described,) = listed()["Credentials"]
    assert abs(described.pop("CreatedAt") - timezone.now()).total_seconds() < 60
    assert described == {
        "CredentialId": to_text(passkey.id),
        "FriendlyCredentialName": "Google Password Manager",
        "RelyingPartyId": "localhost",
        "AuthenticatorAttachment": "platform",
        "AuthenticatorTransports": ["internal", "hybrid"],
    }
    (excluded,) = start()["excludeCredentials"]
    assert excluded["id"] == to_text(passkey.id)


def test_a_challenge_is_good_for_one_passkey(cognito, start, complete):
    options = start()
    complete(Passkey().create(options))
    with pytest.raises(cognito.exceptions.WebAuthnChallengeNotFoundException):
        complete(Passkey().create(options))


def test_a_challenge_expires(cognito, start, complete, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    options = start()
    time_machine.shift(300)
    with pytest.raises(cognito.exceptions.WebAuthnChallengeNotFoundException):
        complete(Passkey().create(options))


def test_a_made_up_challenge_is_refused(cognito, start, complete):
    with pytest.raises(cognito.exceptions.WebAuthnChallengeNotFoundException):
        complete(Passkey().create(start() | {"challenge": to_text(token_bytes(32))}))


def test_another_users_challenge_is_refused(cognito, client_id, make_user, start):
    make_user("ben")
    with pytest.raises(cognito.exceptions.WebAuthnChallengeNotFoundException):
        cognito.complete_web_authn_registration(
            AccessToken=token_of(cognito, client_id, "ben"), Credential=Passkey().create(start())
        )


def test_another_clients_challenge_is_refused(cognito, make_app, start, ann):
    other = make_app(ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"])["ClientId"]
    with pytest.raises(cognito.exceptions.WebAuthnClientMismatchException):
        cognito.complete_web_authn_registration(
            AccessToken=token_of(cognito, other, ann), Credential=Passkey().create(start())
        )


@pytest.mark.parametrize(
    "origin",
    [
        "https://example.org",
        "https://notexample.com",
        "https://example.com.evil.org",
        "http://example.com",
        "http://localhost",
        "https://example.com@evil.org",
        "https://example.com/path",
        "https://example.com:port",
        "android:apk-key-hash:abc",
        "null",
        "",
    ],
)
def test_a_page_of_another_origin_is_refused(cognito, pool, start, complete, origin):
    configure(cognito, pool, RelyingPartyId="example.com")
    with pytest.raises(cognito.exceptions.WebAuthnOriginNotAllowedException):
        complete(Passkey("example.com", origin).create(start()))


@pytest.mark.parametrize(
    "origin", ["https://example.com", "https://app.example.com", "https://app.example.com:8443"]
)
def test_pages_of_the_domain_and_below_it_are_accepted(cognito, pool, start, complete, listed, origin):
    configure(cognito, pool, RelyingPartyId="example.com")
    complete(Passkey("example.com", origin).create(start()))
    assert listed()["Credentials"][0]["RelyingPartyId"] == "example.com"


def test_a_passkey_for_another_domain_is_refused(cognito, start, complete):
    with pytest.raises(cognito.exceptions.WebAuthnRelyingPartyMismatchException):
        complete(Passkey(relying_party="example.org").create(start()))


def test_a_passkey_without_verification_is_refused_where_it_is_required(
    cognito, pool, start, complete, listed
):
    complete(Passkey(verified=False).create(start()))
    configure(cognito, pool, UserVerification="required")
    with pytest.raises(cognito.exceptions.WebAuthnCredentialNotSupportedException):
        complete(Passkey(verified=False).create(start()))
    assert len(listed()["Credentials"]) == 1


@pytest.mark.parametrize(
    "wrong", [{"present": False}, {"key": ed25519.Ed25519PrivateKey.generate()}, {"id": b""}]
)
def test_an_authenticator_that_is_not_supported_is_refused(cognito, start, complete, wrong):
    with pytest.raises(cognito.exceptions.WebAuthnCredentialNotSupportedException):
        complete(Passkey(**wrong).create(start()))


def test_an_assertion_is_no_registration(cognito, start, complete):
    with pytest.raises(cognito.exceptions.WebAuthnCredentialNotSupportedException):
        complete(Passkey().create(start(), kind="webauthn.get"))


@pytest.mark.parametrize("members", [(), ("id",), ("response",), ("response", "clientDataJSON"), ("type",)])
@pytest.mark.parametrize("value", [None, 5, "", "AAAA", [], {}, "\0", "é"])
def test_anything_else_is_refused(cognito, start, complete, members, value):
    credential = place = Passkey().create(start())
    for member in members[:-1]:
        place = place[member]
    if members:
        place[members[-1]] = value
    else:
        credential = {"credential": value}
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="RegistrationResponseJSON"):
        complete(credential)


@pytest.mark.parametrize(
    "cbor", ["", "AAAA", "v____w", "gICA", to_text(b"\x81" * 4000), to_text(b"\xa3cfmtdnone")]
)
def test_cbor_of_any_kind_is_refused(cognito, start, complete, cbor):
    credential = Passkey().create(start())
    credential["response"]["attestationObject"] = cbor
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="RegistrationResponseJSON"):
        complete(credential)


def test_a_passkey_is_registered_once(cognito, client_id, make_user, start, complete):
    passkey = Passkey()
    complete(passkey.create(start()))
    make_user("ben")
    for token in (token_of(cognito, client_id, "ben"), token_of(cognito, client_id, "ann")):
        with pytest.raises(cognito.exceptions.InvalidParameterException, match="registered already"):
            register(cognito, token, passkey)


def test_a_user_has_at_most_twenty_in_pages(cognito, start, complete, listed):
    for _ in range(20):
        complete(Passkey().create(start()))
    with pytest.raises(cognito.exceptions.LimitExceededException):
        complete(Passkey().create(start()))
    first = listed(MaxResults=15)
    second = listed(MaxResults=15, NextToken=first["NextToken"])
    ids = [item["CredentialId"] for page in (first, second) for item in page["Credentials"]]
    assert len(set(ids)) == 20
    assert "NextToken" not in second


def test_a_page_of_one_user_leads_to_none_of_another(cognito, client_id, make_user, start, complete, listed):
    complete(Passkey().create(start()))
    complete(Passkey().create(start()))
    make_user("ben")
    with pytest.raises(cognito.exceptions.InvalidParameterException):
        cognito.list_web_authn_credentials(
            AccessToken=token_of(cognito, client_id, "ben"), NextToken=listed(MaxResults=1)["NextToken"]
        )


def test_a_deleted_passkey_is_gone_and_only_its_owner_can_delete_it(
    cognito, client_id, make_user, passkey, access_token, listed
):
    make_user("ben")
    given = {"CredentialId": to_text(passkey.id)}
    with pytest.raises(cognito.exceptions.ResourceNotFoundException):
        cognito.delete_web_authn_credential(AccessToken=token_of(cognito, client_id, "ben"), **given)
    cognito.delete_web_authn_credential(AccessToken=access_token, **given)
    assert listed()["Credentials"] == []
    with pytest.raises(cognito.exceptions.ResourceNotFoundException):
        cognito.delete_web_authn_credential(AccessToken=access_token, **given)


def test_a_pool_that_does_not_allow_passkeys_registers_none(cognito, pool, start, complete):
    options = start()
    cognito.update_user_pool(UserPoolId=pool, **policies("PASSWORD"))
    with pytest.raises(cognito.exceptions.WebAuthnNotEnabledException):
        start()
    with pytest.raises(cognito.exceptions.WebAuthnNotEnabledException):
        complete(Passkey().create(options))


def test_passkeys_are_among_the_users_factors(cognito, pool, passkey, access_token, ann):
    own = cognito.get_user_auth_factors(AccessToken=access_token)
    seen = cognito.admin_get_user_auth_factors(UserPoolId=pool, Username=ann)
    assert own["ConfiguredUserAuthFactors"] == seen["ConfiguredUserAuthFactors"]
    assert own["ConfiguredUserAuthFactors"] == ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"]


def test_a_users_passkeys_go_with_the_user(cognito, pool, passkey, client_id, make_user, ann):
    cognito.admin_delete_user(UserPoolId=pool, Username=ann)
    make_user("ben")
    register(cognito, token_of(cognito, client_id, "ben"), passkey)


def test_a_token_of_a_user_who_is_gone_registers_and_lists_nothing(cognito, pool, ann, start, listed):
    cognito.admin_delete_user(UserPoolId=pool, Username=ann)
    for ask in (start, listed):
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="revoked"):
            ask()


def test_a_challenge_is_good_for_one_of_two_that_come_at_once(cognito, start, complete, listed):
    options = start()
    first = Passkey().create(options)
    with (
        meanwhile(lambda: complete(first), "pools_usedsession", begins="SELECT"),
        pytest.raises(cognito.exceptions.WebAuthnChallengeNotFoundException, match="was used already"),
    ):
        complete(Passkey().create(options))
    assert [each["CredentialId"] for each in listed()["Credentials"]] == [first["id"]]


def test_what_the_key_ring_sealed_for_something_else_is_no_challenge(cognito, settings, start, complete):
    foreign = to_text(settings.KEY_RING.encrypt(b"sign-in {}"))
    with pytest.raises(cognito.exceptions.WebAuthnChallengeNotFoundException):
        complete(Passkey().create(start() | {"challenge": foreign}))


def test_a_user_who_is_deleted_meanwhile_is_given_no_passkey(cognito, start, complete):
    credential = Passkey().create(start())
    with (
        meanwhile(User.objects.filter(username="ann").delete, "pools_usedsession", begins="INSERT"),
        pytest.raises(cognito.exceptions.NotAuthorizedException, match="User does not exist"),
    ):
        complete(credential)
