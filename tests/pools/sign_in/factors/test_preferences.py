"""Which second factors a user turns on, and what the operations show of them."""

import pytest

from pools.models import User
from tests.fixtures.imports import person
from tests.pools.sign_in.factors.conftest import SMS

ON = {"Enabled": True}


def shown(cognito, pool) -> tuple:
    user = cognito.admin_get_user(UserPoolId=pool, Username="ann")
    return user.get("UserMFASettingList"), user.get("PreferredMfaSetting")


@pytest.fixture
def prefer(cognito, pool, ann, tokens):
    """Sets ann's preferences, by herself and by an administrator in turn."""

    def change(admin: bool, **settings) -> None:
        if admin:
            cognito.admin_set_user_mfa_preference(UserPoolId=pool, Username=ann, **settings)
        else:
            cognito.set_user_mfa_preference(AccessToken=tokens["AccessToken"], **settings)

    return change


@pytest.mark.parametrize("admin", [False, True])
def test_factors_are_turned_on_preferred_and_turned_off(cognito, pool, set_mfa, prefer, admin):
    set_mfa("OPTIONAL", "SMS_MFA", "EMAIL_OTP")
    assert shown(cognito, pool) == (None, None)
    prefer(admin, SMSMfaSettings=ON | {"PreferredMfa": True}, EmailMfaSettings=ON)
    assert shown(cognito, pool) == (["SMS_MFA", "EMAIL_OTP"], "SMS_MFA")
    prefer(admin, EmailMfaSettings=ON | {"PreferredMfa": True})
    assert shown(cognito, pool) == (["SMS_MFA", "EMAIL_OTP"], "EMAIL_OTP")
    prefer(admin, EmailMfaSettings={"Enabled": False})
    assert shown(cognito, pool) == (["SMS_MFA"], None)
    prefer(admin, SMSMfaSettings={"Enabled": False, "PreferredMfa": False})
    assert shown(cognito, pool) == (None, None)


@pytest.mark.parametrize("admin", [False, True])
@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"SoftwareTokenMfaSettings": ON}, "not verified software token"),
        ({"EmailMfaSettings": ON}, "not turned on in this user pool"),
        ({"SMSMfaSettings": {"PreferredMfa": True}}, "preferred only where it is enabled"),
        ({"SMSMfaSettings": {"Enabled": False, "PreferredMfa": True}}, "preferred only where it is enabled"),
        (
            {
                "SMSMfaSettings": ON | {"PreferredMfa": True},
                "SoftwareTokenMfaSettings": ON | {"PreferredMfa": True},
            },
            "Only one",
        ),
        ({"WebAuthnMfaSettings": ON}, "passkey"),
    ],
)
def test_what_cannot_take_effect_is_refused(cognito, pool, set_mfa, prefer, admin, settings, why):
    set_mfa("OPTIONAL", "SMS_MFA", "SOFTWARE_TOKEN_MFA")
    with pytest.raises(cognito.exceptions.InvalidParameterException, match=why):
        prefer(admin, **settings)
    assert shown(cognito, pool) == (None, None)


def test_nothing_is_turned_on_without_an_address(cognito, pool, set_mfa, make_user):
    set_mfa("OPTIONAL", "SMS_MFA", "EMAIL_OTP")
    make_user("ben")
    for settings in ({"SMSMfaSettings": ON}, {"EmailMfaSettings": ON}):
        with pytest.raises(cognito.exceptions.InvalidParameterException, match="delivery config"):
            cognito.admin_set_user_mfa_preference(UserPoolId=pool, Username="ben", **settings)


def test_nothing_is_turned_on_while_the_pool_is_off(cognito, prefer):
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="not turned on"):
        prefer(True, SMSMfaSettings=ON)
    prefer(True, SMSMfaSettings={"Enabled": False})


def test_strangers_change_no_preferences(cognito, pool, tokens):
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        cognito.set_user_mfa_preference(AccessToken=tokens["IdToken"], SMSMfaSettings=ON)
    with pytest.raises(cognito.exceptions.UserNotFoundException):
        cognito.admin_set_user_mfa_preference(UserPoolId=pool, Username="nobody", SMSMfaSettings=ON)
    with pytest.raises(cognito.exceptions.ResourceNotFoundException):
        cognito.admin_set_user_mfa_preference(
            UserPoolId="us-east-1_nowhere00", Username="ann", SMSMfaSettings=ON
        )
    cognito.global_sign_out(AccessToken=tokens["AccessToken"])
    for operation, members in (
        (cognito.set_user_mfa_preference, {"SMSMfaSettings": ON}),
        (cognito.set_user_settings, {"MFAOptions": []}),
        (cognito.get_user_auth_factors, {}),
    ):
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="revoked"):
            operation(AccessToken=tokens["AccessToken"], **members)


@pytest.mark.parametrize("admin", [False, True])
def test_the_older_operations_set_text_messages_alone(cognito, pool, set_mfa, ann, tokens, admin):
    set_mfa("OPTIONAL", "SMS_MFA", "EMAIL_OTP")

    def change(options: list) -> None:
        if admin:
            cognito.admin_set_user_settings(UserPoolId=pool, Username=ann, MFAOptions=options)
        else:
            cognito.set_user_settings(AccessToken=tokens["AccessToken"], MFAOptions=options)

    sms = {"DeliveryMedium": "SMS", "AttributeName": "phone_number"}
    change([sms])
    user = cognito.admin_get_user(UserPoolId=pool, Username=ann)
    assert (user["MFAOptions"], user["UserMFASettingList"]) == ([sms], ["SMS_MFA"])
    for wrong in ({"DeliveryMedium": "EMAIL", "AttributeName": "email"}, {"DeliveryMedium": "SMS"}):
        with pytest.raises(cognito.exceptions.InvalidParameterException, match="SetUserMFAPreference"):
            change([wrong])
    change([])
    assert "MFAOptions" not in cognito.admin_get_user(UserPoolId=pool, Username=ann)


def test_the_factors_of_a_user_are_listed(cognito, pool, with_app, turn_on, make_user, sign_in, client_id):
    listed = cognito.admin_get_user_auth_factors(UserPoolId=pool, Username="ann")
    assert listed["Username"] == "ann"
    assert listed["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"]
    assert listed["ConfiguredUserAuthFactors"] == ["PASSWORD", "SOFTWARE_TOKEN"]
    turn_on("SMS_MFA", preferred="SMS_MFA")
    listed = cognito.admin_get_user_auth_factors(UserPoolId=pool, Username="ann")
    assert listed["PreferredMfaSetting"] == "SMS_MFA"
    assert listed["ConfiguredUserAuthFactors"] == ["PASSWORD", "SMS_OTP", "SOFTWARE_TOKEN"]
    make_user("ben")
    token = sign_in(client_id, username="ben")["AuthenticationResult"]["AccessToken"]
    own = cognito.get_user_auth_factors(AccessToken=token)
    assert (own["Username"], own["ConfiguredUserAuthFactors"]) == ("ben", ["PASSWORD"])
    assert "UserMFASettingList" not in own


def test_first_factors_that_the_pool_allows_are_listed(cognito, pool, ann):
    cognito.update_user_pool(
        UserPoolId=pool,
        Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}},
    )
    listed = cognito.admin_get_user_auth_factors(UserPoolId=pool, Username=ann)
    assert listed["ConfiguredUserAuthFactors"] == ["PASSWORD", "EMAIL_OTP"]


def test_an_import_turns_text_messages_on_where_the_file_says_so(cognito, import_pool, import_file):
    pool = import_pool(MfaConfiguration="OPTIONAL", **SMS)
    phone = {"phone_number": "+15555550100"}
    rows = [
        person("ann", **phone, **{"cognito:mfa_enabled": "TRUE"}),
        person("ben", **phone, **{"cognito:mfa_enabled": "FALSE"}),
        person("cleo", **phone, **{"cognito:mfa_enabled": ""}),
    ]
    assert import_file(pool, rows)["ImportedUsers"] == 3
    assert cognito.admin_get_user(UserPoolId=pool, Username="ann")["UserMFASettingList"] == ["SMS_MFA"]
    for name in ("ben", "cleo"):
        assert "UserMFASettingList" not in cognito.admin_get_user(UserPoolId=pool, Username=name)
    assert User.objects.filter(mfa__isnull=True).count() == 2


def test_an_address_that_is_the_second_factor_recovers_no_password(
    cognito, pool, set_mfa, ann, turn_on, mailoutbox, texts
):
    set_mfa("OPTIONAL", "EMAIL_OTP", "SMS_MFA")
    turn_on("EMAIL_OTP")
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="no registered/verified"):
        cognito.admin_reset_user_password(UserPoolId=pool, Username=ann)
    cognito.admin_update_user_attributes(
        UserPoolId=pool, Username=ann, UserAttributes=[{"Name": "phone_number_verified", "Value": "true"}]
    )
    cognito.admin_reset_user_password(UserPoolId=pool, Username=ann)
    assert mailoutbox == []
    assert len(texts()) == 1
