"""For each act on a user: when it makes no sense, and what it says that it will do."""

import pytest

from dashboard.acts.offers import likely_offer, offer, offers
from dashboard.acts.registry import in_the_past, user_acts
from dashboard.acts.users import forget_device, turn_off_factor
from tests.dashboard.test_users_diagnosis import PHONE, POOL, UNVERIFIED, VERIFIED, ann

TOKEN, SMS = "SOFTWARE_TOKEN_MFA", "SMS_MFA"
OPTIONAL, REQUIRED = POOL | {"MfaConfiguration": "OPTIONAL"}, POOL | {"MfaConfiguration": "ON"}
BY_STAFF = POOL | {"AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]}}
invited = ann("FORCE_CHANGE_PASSWORD")
unconfirmed = ann("UNCONFIRMED")
federated = ann("EXTERNAL_PROVIDER")


@pytest.mark.parametrize(
    ("key", "person", "pool", "why"),
    [
        ("reset", ann(), POOL, ""),
        ("reset", federated, POOL, "The password is kept by ann, not by this pool."),
        ("reset", invited, POOL, "An open invitation cannot be reset"),
        ("reset", unconfirmed, POOL, "confirm it first"),
        ("reset", ann(), BY_STAFF, "only administrators recover accounts"),
        ("reset", ann(attributes=UNVERIFIED), POOL, "no verified e-mail address or phone number"),
        ("resend", invited, POOL, ""),
        ("resend", ann(), POOL, "There is no open invitation."),
        ("resend", ann("FORCE_CHANGE_PASSWORD", {}), POOL, "no e-mail address or phone number to send it to"),
        ("password", ann(), POOL, ""),
        ("password", federated, POOL, "would open a second way in"),
        ("confirm", unconfirmed, POOL, ""),
        ("confirm", ann(), POOL, "not waiting to be confirmed"),
        ("resend-code", unconfirmed, POOL, ""),
        ("resend-code", ann(), POOL, "not waiting to be confirmed"),
        ("verify", ann(attributes=UNVERIFIED), POOL, ""),
        ("verify", ann(), POOL, "There is nothing left to verify."),
        ("verify", ann(attributes={}), POOL, "There is no contact."),
        ("enable", ann(enabled=False), POOL, ""),
        ("enable", ann(), POOL, "The account is enabled."),
        ("disable", ann(), POOL, ""),
        ("disable", ann(enabled=False), POOL, "The account is disabled already."),
        ("sign-out", ann(), POOL, ""),
        ("remove-authenticator", ann(factors=[TOKEN]), POOL, ""),
        ("remove-authenticator", ann(), POOL, "No authenticator app is set up."),
        ("mfa-off", ann(factors=[TOKEN]), OPTIONAL, ""),
        ("mfa-off", ann(), OPTIONAL, "No second factor is on."),
        ("mfa-off", ann(factors=[TOKEN]), REQUIRED, "requires a second factor of everyone"),
        ("delete", ann(), POOL, ""),
        ("unlock", ann(), POOL, ""),
        ("group-add", ann(), POOL, ""),
    ],
)
def test_why_an_act_makes_no_sense_now(key, person, pool, why):
    reason = offer(key, person, pool).reason
    assert bool(reason) == bool(why)
    assert why in reason


@pytest.mark.parametrize(
    ("key", "person", "pool", "effects"),
    [
        ("reset", ann(), POOL, "A code goes to ann@example.com"),
        ("resend", invited, POOL, "sends it to ann@example.com; the old one stops working"),
        ("password", ann(), POOL, "The old password stops working."),
        ("confirm", unconfirmed, POOL, "Sign-in works from then on, without the code."),
        (
            "verify",
            ann(attributes=UNVERIFIED),
            POOL,
            "You vouch that ann@example.com belongs to this person.",
        ),
        ("enable", ann(enabled=False), POOL, "Sign-in works again as it did before"),
        ("disable", ann(), POOL, "Nothing is deleted; enabling brings the account back"),
        ("sign-out", ann(), POOL, "refresh tokens stop working at once"),
        ("remove-authenticator", ann(factors=[TOKEN]), OPTIONAL, "The password alone is enough from then on"),
        (
            "remove-authenticator",
            ann(attributes=PHONE, factors=[TOKEN, SMS]),
            OPTIONAL,
            "asks for a code by sms",
        ),
        ("remove-authenticator", ann(factors=[TOKEN]), REQUIRED, "leads them through setting up a new one"),
        ("mfa-off", ann(factors=[TOKEN]), OPTIONAL, "An authenticator app stays set up"),
        ("mfa-off", ann(factors=[SMS]), OPTIONAL, "until a factor is turned on again. Sessions go on."),
        ("delete", ann(), POOL, "a new account under it gets a new sub"),
        ("unlock", ann(), POOL, "You vouch that the wrong passwords were theirs."),
        ("group-add", ann(), POOL, "New tokens carry the group"),
        ("session-revoke", ann(), POOL, "Its refresh token stops working at once"),
    ],
)
def test_what_an_act_says_that_it_will_do(key, person, pool, effects):
    assert effects in offer(key, person, pool).effects


@pytest.mark.parametrize(
    ("factors", "pool", "effects"),
    [
        ([TOKEN, SMS], OPTIONAL, "A sign-in asks for the code by sms from then on."),
        ([TOKEN], REQUIRED, "the next sign-in asks for any that is set up"),
        ([TOKEN], OPTIONAL, "The password alone is enough from then on"),
    ],
)
def test_turning_one_factor_off_says_what_is_left(factors, pool, effects):
    person = ann(attributes=PHONE, factors=factors)
    assert effects in turn_off_factor.effects(person, pool, TOKEN)
    assert turn_off_factor.why_not(person, TOKEN) == ""
    assert turn_off_factor.why_not(ann(), TOKEN) == "It is off already."


def test_forgetting_a_device_names_it():
    assert forget_device.effects("“Phone”").startswith("“Phone” is forgotten.")


@pytest.mark.parametrize(
    ("person", "key"),
    [
        (ann(enabled=False), "enable"),
        (invited, "resend"),
        (unconfirmed, "confirm"),
        (ann(), "reset"),
        (ann(attributes={}), "password"),
        (federated, None),
    ],
)
def test_what_a_user_most_likely_needs(person, key):
    likely = likely_offer(person, POOL)
    assert (likely and likely.key) == key


def test_a_users_page_offers_the_common_acts_first_and_what_destroys_last():
    keys = [each.key for each in offers(ann(attributes=VERIFIED), POOL)]
    assert keys[:3] == ["resend", "reset", "password"]
    assert keys[-2:] == ["disable", "delete"]


def test_only_what_is_harmless_is_done_by_one_click():
    clicks = {act.key for act in user_acts().values() if act.offer(ann(), POOL).one_click}
    assert {"reset", "resend", "confirm", "verify", "enable", "unlock"} <= clicks
    assert not clicks & {"delete", "disable", "mfa-off", "remove-authenticator", "password"}


@pytest.mark.parametrize(
    ("operation", "given", "words"),
    [
        ("AdminCreateUser", {}, "Created and invited"),
        ("AdminCreateUser", {"MessageAction": "SUPPRESS"}, "Created, no invitation"),
        ("AdminCreateUser", {"MessageAction": "RESEND"}, "Invitation sent again"),
        ("AdminSetUserPassword", {"Permanent": True}, "Password set"),
        ("AdminSetUserPassword", {}, "Temporary password set"),
        ("AdminUpdateUserAttributes", {"UserAttributes": [{"Name": "email"}]}, "Changed email"),
        ("AdminUpdateUserAttributes", {}, "Attributes changed"),
        ("AdminDeleteUserAttributes", {}, "Attributes removed"),
        ("AdminSetUserMFAPreference", {}, "Second factors changed"),
        ("AdminAddUserToGroup", {"GroupName": "crew"}, "Added to crew"),
        ("AdminRemoveUserFromGroup", {}, "Removed from a group"),
        ("RevealAttribute", {"Attribute": "email"}, "Revealed email"),
        ("EditNote", {}, "Note changed"),
        ("RestoreDeskItem", {}, "Taken back into the queue"),
        ("SomethingElse", {}, "SomethingElse"),
    ],
)
def test_the_activity_tells_it_in_the_past_tense(operation, given, words):
    assert in_the_past(operation, given) == words
