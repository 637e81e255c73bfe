"""A pool's settings: a page for each subject, a preview before each save, and a word to whoever comes second."""

import pytest
from django.test import Client

from tests.dashboard.reading import form_in, read, row_for, words
from tests.fixtures.spots import make_spot

SUBJECTS = (
    *("basics", "sign-in", "passwords", "mfa", "messages", "triggers", "threats", "sessions"),
    *("registration", "keys"),
)
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:greet"


def pool_of(spot):
    return spot.client.describe_user_pool(UserPoolId=spot.pool_id)["UserPool"]


def change(console, spot, subject, **typed):
    """Type into a subject's form, look at the preview, save. Returns what the preview said."""
    form = form_in(console.get(spot.url(f"settings/{subject}/")), f"/{subject}/preview/")
    preview = console.post(spot.url(f"settings/{subject}/preview/"), form | typed)
    assert preview.status_code == 200, words(preview)
    saved = console.post(spot.url(f"settings/{subject}/save/"), form_in(preview, "/save/"))
    assert saved.status_code == 302, words(saved)
    return words(preview)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_has_a_page(console, spot, subject):
    page = console.get(spot.url(f"settings/{subject}/"))
    assert page.status_code == 200
    assert len(read(page).select(".tabs a[aria-current]")) == 1


@pytest.mark.parametrize(
    "subject", ["basics", "sign-in", "passwords", "messages", "triggers", "threats", "registration"]
)
def test_a_form_as_it_was_opened_changes_nothing(console, spot, subject):
    form = form_in(console.get(spot.url(f"settings/{subject}/")), f"/{subject}/preview/")
    preview = console.post(spot.url(f"settings/{subject}/preview/"), form)
    # A pool on which self sign-up and the plan were never set gets them named, once.
    changed = {code.text for code in read(preview).select("main tbody code")}
    assert changed <= {
        "AdminCreateUserConfig.AllowAdminCreateUserOnly",
        "UserPoolTier",
        "DeletionProtection",
    } | {
        "EmailConfiguration.EmailSendingAccount",
        "VerificationMessageTemplate.DefaultEmailOption",
    }


def test_a_preview_comes_before_a_save_and_nothing_else_changes(console, spot):
    before = pool_of(spot)
    form = form_in(console.get(spot.url("settings/passwords/")))
    preview = console.post(spot.url("settings/passwords/preview/"), form | {"minimum_length": "14"})
    assert "MinimumLength" in words(preview)
    assert pool_of(spot)["Policies"]["PasswordPolicy"].get("MinimumLength") != 14
    assert console.post(spot.url("settings/passwords/save/"), form_in(preview, "/save/")).status_code == 302
    after = pool_of(spot)
    assert after["Policies"]["PasswordPolicy"]["MinimumLength"] == 14
    assert after["AutoVerifiedAttributes"] == before["AutoVerifiedAttributes"]


def test_the_second_of_two_editors_is_told(console, embedded_spot):
    spot = embedded_spot
    typed = form_in(console.get(spot.url("settings/passwords/"))) | {"minimum_length": "14"}
    change(console, spot, "basics", pool_name="Harbour shop EU")
    page = console.post(spot.url("settings/passwords/save/"), typed)
    assert page.status_code == 409
    assert "dana@example.com saved other settings" in words(page)
    assert "Harbour shop Harbour shop EU not on this form" in row_for(page, "PoolName")
    assert form_in(page)["minimum_length"] == "14"
    preview = console.post(spot.url("settings/passwords/preview/"), form_in(page))
    console.post(spot.url("settings/passwords/save/"), form_in(preview, "/save/"))
    assert pool_of(spot)["Name"] == "Harbour shop EU"
    assert pool_of(spot)["Policies"]["PasswordPolicy"]["MinimumLength"] == 14


def test_sign_in_without_a_password_is_allowed(console, embedded_spot):
    change(console, embedded_spot, "sign-in", first_factors=["EMAIL_OTP"], admin_only="on")
    pool = pool_of(embedded_spot)
    assert set(pool["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"]) == {"PASSWORD", "EMAIL_OTP"}
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] == 8


def test_recovery_by_staff_alone_is_warned_of(console, spot):
    assert "request to staff" in change(console, spot, "sign-in", recovery="admin")


@pytest.mark.parametrize(
    ("length", "ticked"),
    [
        ("6", []),
        ("20", ["require_symbols"]),
        ("99", ["require_numbers", "require_uppercase", "require_lowercase"]),
    ],
)
def test_the_example_of_a_password_is_one_that_the_pool_takes(console, embedded_spot, length, ticked):
    spot, classes = embedded_spot, ("lowercase", "uppercase", "numbers", "symbols")
    form = form_in(console.get(spot.url("settings/passwords/")))
    form = {name: value for name, value in form.items() if name.removeprefix("require_") not in classes}
    form |= dict.fromkeys(ticked, "on") | {"minimum_length": length}
    page = console.post(spot.url("settings/passwords/"), form)
    example = read(page).select_one(".secret code").text
    preview = console.post(spot.url("settings/passwords/preview/"), form)
    console.post(spot.url("settings/passwords/save/"), form_in(preview, "/save/"))
    spot.client.admin_create_user(UserPoolId=spot.pool_id, Username="ann", MessageAction="SUPPRESS")
    spot.client.admin_set_user_password(
        UserPoolId=spot.pool_id, Username="ann", Password=example, Permanent=True
    )


def test_mfa_is_turned_on_with_its_warnings(console, spot):
    said = change(console, spot, "mfa", mode="ON", factors=["app"])
    assert "MFA_SETUP" in said
    answer = spot.client.get_user_pool_mfa_config(UserPoolId=spot.pool_id)
    assert answer["MfaConfiguration"] == "ON"
    assert answer["SoftwareTokenMfaConfiguration"] == {"Enabled": True}


def test_mfa_needs_a_factor_and_sms_a_sender(console, embedded_spot):
    spot = embedded_spot
    form = form_in(console.get(spot.url("settings/mfa/")))
    page = console.post(spot.url("settings/mfa/preview/"), form | {"mode": "ON"})
    assert page.status_code == 422
    assert "Choose at least one" in words(page)
    page = console.post(spot.url("settings/mfa/preview/"), form | {"mode": "ON", "factors": ["sms"]})
    assert "Codes by SMS need an SMS sender" in words(page)


def test_passkeys_get_a_relying_party(console, embedded_spot):
    change(console, embedded_spot, "mfa", relying_party="example.com", verification="required")
    answer = embedded_spot.client.get_user_pool_mfa_config(UserPoolId=embedded_spot.pool_id)
    assert answer["WebAuthnConfiguration"]["RelyingPartyId"] == "example.com"
    assert answer["WebAuthnConfiguration"]["UserVerification"] == "required"
    assert "stop working" in change(console, embedded_spot, "mfa", relying_party="example.org")


def register(spot):
    """What a stranger's client is answered that registers itself."""
    asked = {"redirect_uris": ["http://127.0.0.1/callback"], "token_endpoint_auth_method": "none"}
    url = f"/{spot.pool_id}/oauth2/register"
    return Client().post(url, asked, "application/json").status_code


def test_clients_may_register_themselves_with_a_token_then_without_one_then_not_at_all(console, spot):
    said = change(console, spot, "registration", on="on", scopes="orders/read")
    assert "needs an access token with aws.cognito/dcr/register" in said
    rules = pool_of(spot)["DcrConfiguration"]
    assert (rules["EnableStatus"], rules["AllowedScopes"]) == ("Enabled", ["orders/read"])
    assert spot.connection.slug != "embedded" or register(spot) == 401

    said = change(console, spot, "registration", opened="on", token_grants=[])
    assert "a stranger can make a client under any name" in said
    rules = pool_of(spot)["DcrConfiguration"]
    assert (rules["OpenDcrEnabled"], rules["AuthenticatedGrantTypes"]) == (True, [])
    assert spot.connection.slug != "embedded" or register(spot) == 201

    assert "stay and go on working" in change(console, spot, "registration", on="")
    rules = pool_of(spot)["DcrConfiguration"]
    assert (rules["EnableStatus"], rules["OpenDcrEnabled"]) == ("Disabled", True)
    assert spot.connection.slug != "embedded" or register(spot) == 403


def test_open_registration_of_machines_is_warned_of(console, embedded_spot):
    typed = {"on": "on", "opened": "on", "open_grants": ["client_credentials"]}
    said = change(console, embedded_spot, "registration", **typed, scopes="aws.cognito.signin.user.admin")
    assert "Anybody gets access tokens with the scopes above" in said
    assert "change and delete the accounts" in said
    assert "no domain yet" in said


def test_the_scope_to_register_others_is_none_of_theirs(console, embedded_spot):
    url = embedded_spot.url("settings/registration/")
    typed = form_in(console.get(url)) | {"on": "on", "scopes": "aws.cognito/dcr/register"}
    assert "would register others" in words(console.post(f"{url}preview/", typed))
    assert "DcrConfiguration" not in pool_of(embedded_spot)


def test_messages_are_worded_and_emptied_again(console, spot):
    change(console, spot, "messages", code_subject="Ahoy", code_email="<b>{####}</b> is your code")
    pool = pool_of(spot)
    assert pool["VerificationMessageTemplate"]["EmailMessage"] == "<b>{####}</b> is your code"
    change(console, spot, "messages", code_subject="", code_email="")
    assert "EmailMessage" not in pool_of(spot).get("VerificationMessageTemplate", {})


def test_the_texts_of_code_and_link_are_kept_whichever_is_used(console, embedded_spot):
    texts = {"EmailMessage": "Your {####}", "EmailSubject": "Code", "EmailMessageByLink": "{##Go##}"}
    update = {"VerificationMessageTemplate": texts | {"DefaultEmailOption": "CONFIRM_WITH_LINK"}}
    embedded_spot.client.update_user_pool(UserPoolId=embedded_spot.pool_id, **update)

    for option in ("CONFIRM_WITH_CODE", "CONFIRM_WITH_LINK"):
        change(console, embedded_spot, "messages", by=option, reply_to=f"{option.lower()}@example.com")
        assert pool_of(embedded_spot)["VerificationMessageTemplate"] == texts | {"DefaultEmailOption": option}


def test_sign_up_goes_by_link(console, embedded_spot):
    change(console, embedded_spot, "messages", code_email="{####} is your code")
    change(console, embedded_spot, "messages", by="CONFIRM_WITH_LINK", link_email="{##Go##}", code_email="")
    template = pool_of(embedded_spot)["VerificationMessageTemplate"]
    assert template["DefaultEmailOption"] == "CONFIRM_WITH_LINK"
    assert template["EmailMessageByLink"] == "{##Go##}"


def test_a_message_without_a_place_for_its_code_is_refused(console, embedded_spot):
    form = form_in(console.get(embedded_spot.url("settings/messages/")), "/preview/")
    page = console.post(embedded_spot.url("settings/messages/preview/"), form | {"code_email": "Your code"})
    assert page.status_code == 422
    assert "Put {####} where the code is to stand" in words(page)


def test_messages_are_shown_as_users_get_them(console, spot):
    form = form_in(console.get(spot.url("settings/messages/")), "/preview/")
    typed = {
        "invite_email": "<p>Hello {username}</p><script>alert(1)</script> {####}",
        "invite_subject": "For {username}",
    }
    page = console.post(spot.url("settings/messages/letters/"), form | typed)
    mail = next(each for each in read(page).select("iframe") if "Hello" in each["srcdoc"])
    assert "<p>Hello ann</p>" in mail["srcdoc"]
    assert mail.has_attr("sandbox")
    assert not mail["sandbox"]
    assert "For ann" in words(page)
    policy = page["Content-Security-Policy"]
    assert "script-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert page["X-Frame-Options"] == "SAMEORIGIN"


def test_other_pages_keep_their_strict_policy(console, embedded_spot):
    for address in ("settings/messages/", "settings/mfa/", ""):
        assert "style-src 'self';" in console.get(embedded_spot.url(address))["Content-Security-Policy"] + ";"


def test_triggers_are_set_and_removed(console, spot):
    change(
        console,
        spot,
        "triggers",
        PreSignUp=FUNCTION,
        PreTokenGeneration=FUNCTION,
        PreTokenGeneration_version="V2_0",
    )
    configured = pool_of(spot)["LambdaConfig"]
    assert configured["PreSignUp"] == FUNCTION
    assert configured["PreTokenGenerationConfig"] == {"LambdaArn": FUNCTION, "LambdaVersion": "V2_0"}
    change(console, spot, "triggers", PreSignUp="")
    assert "PreSignUp" not in pool_of(spot)["LambdaConfig"]
    assert pool_of(spot)["LambdaConfig"]["PreTokenGenerationConfig"]["LambdaVersion"] == "V2_0"


def test_an_address_is_for_embedded_pools_alone(console, spot):
    form = form_in(console.get(spot.url("settings/triggers/")), "/preview/")
    typed = {"PreSignUp": "https://hooks.example.com/cognito"}
    page = console.post(spot.url("settings/triggers/preview/"), form | typed)
    if spot.connection.is_embedded:
        assert page.status_code == 200
    else:
        assert page.status_code == 422
        assert "Amazon Cognito calls Lambda functions alone" in words(page)


def test_threat_protection_needs_the_plan_and_then_acts(console, embedded, cognito):
    spot = make_spot(embedded, cognito, UserPoolTier="ESSENTIALS")
    assert "Needs the plan Plus" in words(console.get(spot.url("settings/threats/")))
    change(console, spot, "basics", tier="PLUS")
    change(console, spot, "threats", mode="AUDIT")
    change(
        console,
        spot,
        "risks",
        compromised="BLOCK",
        compromised_events=["SIGN_IN"],
        takeover="on",
        high="BLOCK",
        blocked="203.0.113.0/24\n2001:db8::/32",
    )
    found = cognito.describe_risk_configuration(UserPoolId=spot.pool_id)["RiskConfiguration"]
    assert found["CompromisedCredentialsRiskConfiguration"]["Actions"] == {"EventAction": "BLOCK"}
    assert found["AccountTakeoverRiskConfiguration"]["Actions"]["HighAction"]["EventAction"] == "BLOCK"
    assert found["RiskExceptionConfiguration"]["BlockedIPRangeList"] == ["203.0.113.0/24", "2001:db8::/32"]


def test_a_range_that_is_none_is_refused(console, embedded, cognito):
    spot = make_spot(
        embedded, cognito, UserPoolTier="PLUS", UserPoolAddOns={"AdvancedSecurityMode": "ENFORCED"}
    )
    form = form_in(console.get(spot.url("settings/threats/")), "/risks/preview/")
    page = console.post(spot.url("settings/risks/preview/"), form | {"blocked": "everywhere"})
    assert page.status_code == 422
    assert "everywhere is no range" in words(page)


def test_sessions_are_tracked(console, embedded_spot):
    change(console, embedded_spot, "sessions", tracking="on", most="5")
    found = embedded_spot.client.get_user_pool_session_configuration(UserPoolId=embedded_spot.pool_id)
    assert found["UserSessionTracking"] == "ENABLED"
    assert found["TokenSession"] == {"MaxPerUser": 5}


def test_what_the_pool_refuses_stays_typed(console, embedded, cognito):
    spot = make_spot(embedded, cognito, UserPoolTier="LITE")
    form = form_in(console.get(spot.url("settings/passwords/"))) | {"history": "5"}
    page = console.post(spot.url("settings/passwords/save/"), form)
    assert page.status_code == 400
    assert "for the LITE pricing tier configured: Password History" in words(page)
    assert form_in(page)["history"] == "5"


def test_the_palette_finds_a_subject(console, embedded_spot):
    where = f"{embedded_spot.connection.slug}/{embedded_spot.pool_id}"
    page = console.get("/jump/", {"q": "password", "from": where})
    assert "Settings: Passwords" in words(page)
    assert "Token inspector" in words(console.get("/jump/", {"q": "token", "from": where}))
