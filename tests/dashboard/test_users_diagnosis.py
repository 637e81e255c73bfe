"""Why can this person not sign in? Each state, its answer, and the action that helps."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.models import AuditRecord
from dashboard.screens.users.diagnosis import diagnose
from dashboard.users.person import read

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
POOL = {
    "Name": "Harbour shop",
    "MfaConfiguration": "OFF",
    "Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 7}},
    "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
}
WEB = {"ClientName": "web", "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]}
VERIFIED = {"email": "ann@example.com", "email_verified": "true"}
PHONE = VERIFIED | {"phone_number": "+15555550100"}
UNVERIFIED = {"email": "ann@example.com", "email_verified": "false"}


def ann(status="CONFIRMED", attributes=VERIFIED, *, enabled=True, days=100, factors=()):
    return read(
        {
            "Username": "ann",
            "UserStatus": status,
            "Enabled": enabled,
            "UserCreateDate": NOW - timedelta(days=400),
            "UserLastModifiedDate": NOW - timedelta(days=days),
            "UserAttributes": [{"Name": name, "Value": value} for name, value in attributes.items()],
            "UserMFASettingList": list(factors),
        }
    )


def record(operation, days, *, outcome="ok", **given):
    return AuditRecord(at=NOW - timedelta(days=days), operation=operation, outcome=outcome, input=given)


@pytest.mark.parametrize(
    ("pool", "person", "clients", "records", "words", "action", "blocked"),
    [
        ({}, ann(), [WEB], [], None, None, False),
        ({}, ann(enabled=False), [WEB], [], "The account is disabled", "enable", True),
        ({}, ann("UNCONFIRMED"), [WEB], [], "not entered the confirmation code", "confirm", True),
        (
            {},
            ann("FORCE_CHANGE_PASSWORD", days=2),
            [WEB],
            [],
            "holds until 25 November 2026 at the latest",
            "resend",
            False,
        ),
        (
            {},
            ann("FORCE_CHANGE_PASSWORD", days=8),
            [WEB],
            [],
            "set no later than 12 November 2026",
            "resend",
            True,
        ),
        (
            {},
            ann("FORCE_CHANGE_PASSWORD", days=8),
            [WEB],
            [record("AdminCreateUser", 18)],
            "of 2 November 2026 held for 7 days and ran out on 9 November 2026.",
            "resend",
            True,
        ),
        (
            {},
            ann("FORCE_CHANGE_PASSWORD", days=1),
            [WEB],
            [record("AdminCreateUser", 18)],
            "Unless another tool has sent a new one since",
            "resend",
            True,
        ),
        (
            {},
            ann("FORCE_CHANGE_PASSWORD", days=1),
            [WEB],
            [record("AdminSetUserPassword", 1, Permanent=False), record("AdminCreateUser", 18)],
            "of 19 November 2026 holds until 26 November 2026",
            "resend",
            False,
        ),
        (
            {},
            ann("FORCE_CHANGE_PASSWORD", days=8),
            [WEB],
            [record("AdminCreateUser", 1, outcome="CodeDeliveryFailureException")],
            "has run out",
            "resend",
            True,
        ),
        ({}, ann("FORCE_CHANGE_PASSWORD", {}, days=8), [WEB], [], "No message or code can reach", None, True),
        ({}, ann("RESET_REQUIRED"), [WEB], [], "must choose a new password", "reset", True),
        (
            {},
            ann("RESET_REQUIRED", UNVERIFIED),
            [WEB],
            [],
            "No verified contact can receive the code",
            "verify",
            True,
        ),
        (
            {},
            ann("RESET_REQUIRED", {}),
            [WEB],
            [],
            "No verified contact can receive the code",
            "password",
            True,
        ),
        ({}, ann("CONFIRMED", UNVERIFIED), [WEB], [], "“Forgot password” fails", "verify", False),
        (
            {},
            ann("CONFIRMED", {}),
            [WEB],
            [],
            "There is no e-mail address and no phone number",
            "password",
            False,
        ),
        (
            {"AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]}},
            ann(),
            [WEB],
            [],
            "only administrators recover accounts",
            None,
            False,
        ),
        (
            {},
            ann("EXTERNAL_PROVIDER", {"identities": '[{"providerName": "Google"}]'}),
            [WEB],
            [],
            "They sign in with Google",
            None,
            False,
        ),
        ({"MfaConfiguration": "ON"}, ann(), [WEB], [], "requires a second factor", None, False),
        (
            {"MfaConfiguration": "ON"},
            ann(attributes=PHONE, factors=["SMS_MFA"]),
            [WEB],
            [],
            None,
            None,
            False,
        ),
        (
            {"MfaConfiguration": "ON"},
            ann(factors=["SMS_MFA"]),
            [WEB],
            [],
            "there is no phone number",
            "edit",
            False,
        ),
        (
            {"MfaConfiguration": "OPTIONAL"},
            ann(factors=["EMAIL_OTP"]),
            [WEB],
            [],
            "Codes of the second factor go to the only verified e-mail address",
            "password",
            False,
        ),
        ({}, ann(), [], [], "The pool has no app client", None, True),
        ({}, ann(), None, [], None, None, False),
        (
            {},
            ann(),
            [{"ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"]}],
            [],
            "No app client allows",
            "clients",
            True,
        ),
        ({}, ann(), [{"ClientName": "default"}], [], None, None, False),
    ],
)
def test_each_state_has_its_answer_and_one_action(pool, person, clients, records, words, action, blocked):
    diagnosis = diagnose(POOL | pool, person, clients, records, NOW)
    told = " ".join(f"{finding.words} {finding.more}" for finding in diagnosis.findings)
    assert (words in told) if words else (told == "")
    assert (diagnosis.recommended.key if diagnosis.recommended else None) == action
    assert diagnosis.blocked is blocked


def test_what_stops_comes_before_what_may_bite_later():
    diagnosis = diagnose(POOL, ann("CONFIRMED", UNVERIFIED, enabled=False), [WEB], [], NOW)
    assert [finding.stops for finding in diagnosis.findings] == [True, False]
    assert diagnosis.recommended.key == "enable"


def test_where_nothing_stands_in_the_way_the_lock_out_is_told():
    assert any(
        "From the fifth wrong password on" in advice
        for advice in diagnose(POOL, ann(), [WEB], [], NOW).advice
    )


def test_the_side_effects_are_told_before_the_action():
    diagnosis = diagnose(POOL, ann("FORCE_CHANGE_PASSWORD", days=30), [WEB], [], NOW)
    assert "sends it to ann@example.com; the old one stops working" in diagnosis.recommended.effects


def test_nobody_is_told_to_reset_a_password_while_an_invitation_is_open():
    invited = diagnose(POOL, ann("FORCE_CHANGE_PASSWORD", days=2), [WEB], [], NOW)
    confirmed = diagnose(POOL, ann(), [WEB], [], NOW)

    assert not any("reset" in words for words in invited.advice)
    assert any("reset" in words for words in confirmed.advice)
