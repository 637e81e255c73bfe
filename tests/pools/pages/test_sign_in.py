"""Signing in on the pages, question after question."""

import time

import pyotp
import pytest
from django.utils import timezone

from pools.models import User
from tests.pools.pages.conftest import EMAIL, OTHER_PASSWORD, PASSWORD, Visitor

PHONE = "+15555550100"
SMS = {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"}


def require_factors(cognito, pool: str, *factors: str, required: str = "ON") -> None:
    on = {
        "SoftwareTokenMfaConfiguration": {"Enabled": "TOTP" in factors},
        **({"SmsMfaConfiguration": {"SmsConfiguration": SMS}} if "SMS" in factors else {}),
        **({"EmailMfaConfiguration": {}} if "EMAIL" in factors else {}),
    }
    cognito.set_user_pool_mfa_config(UserPoolId=pool, MfaConfiguration=required, **on)


def test_a_password_leads_back_to_the_app(visitor, ann):
    visitor.open("oauth2/authorize")
    assert (visitor.path, visitor.title) == ("/login", "Sign in")
    told = visitor.submit(username=ann, password=PASSWORD).told
    assert told["state"] == "s1"
    assert told["code"]


def test_a_script_that_drives_the_classic_form_gets_a_code(visitor, ann):
    visitor.open()
    form = {
        "_csrf": visitor.http.cookies["XSRF-TOKEN"].value,
        "username": ann,
        "password": PASSWORD,
        "cognitoAsfData": "",
        "signInSubmitButton": "Sign in",
    }
    assert visitor.post(f"/login?{visitor.query()}", form).told["code"]
    assert visitor.http.cookies["cognito"].value


def test_a_wrong_password_and_a_name_that_nobody_bears_read_the_same(visitor, ann):
    wrong = visitor.sign_in(ann, "Wrong-horse-1")
    assert wrong.problems == ["The user name or the password is not right."]
    nobody = Visitor(visitor.app).sign_in("nobody", "Wrong-horse-1")
    assert (nobody.response.status_code, nobody.problems) == (wrong.response.status_code, wrong.problems)
    assert wrong.page.find("input", {"name": "username"})["value"] == ann
    assert not wrong.page.find("input", {"name": "password"}).get("value")


def test_what_is_left_empty_is_said_beside_it_and_has_the_focus(visitor):
    visitor.open().submit(username="ann")
    field = visitor.page.find("input", {"name": "password"})
    assert field["aria-invalid"] == "true"
    assert field.has_attr("autofocus")
    assert visitor.page.find(id=field["aria-describedby"].strip()).get_text() == "Fill this in."


def test_who_is_signed_in_is_named_and_may_be_somebody_else(visitor, ann):
    visitor.sign_in()
    visitor.open()
    assert f"You are signed in as {EMAIL}." in visitor.text
    assert visitor.submit(f"Continue as {EMAIL}").told["code"]
    visitor.open().submit("Not you? Sign in as somebody else")
    assert "signed in as" not in visitor.text
    assert visitor.page.find("input", {"name": "password"})


def test_prompt_login_asks_who_is_signed_in_for_the_password_again(visitor, ann):
    visitor.sign_in()
    visitor.open("oauth2/authorize", prompt="login")
    assert "Sign in again to go on." in visitor.text
    visitor.submit(password=PASSWORD)
    assert visitor.told["code"]


def test_a_temporary_password_is_replaced_by_one_that_fits_the_policy(make_app, make_pool, make_user):
    named = [{"Name": "name", "Required": True, "Mutable": True, "AttributeDataType": "String"}]
    pool = make_pool(Schema=named)
    make_user(pool, "ben", permanent=False, email="ben@example.com")
    visitor = Visitor(make_app(pool)).sign_in("ben")
    assert visitor.title == "Choose a new password"
    visitor.submit(new_password="short", **{"userAttributes.name": "Ben"})
    assert visitor.problems == ["The password does not meet the rules below."]
    assert "A small letter" in [each.get_text(strip=True) for each in visitor.page.select("li.success")]
    visitor.submit(new_password=OTHER_PASSWORD, **{"userAttributes.name": "Ben"})
    assert visitor.told["code"]


def test_an_authenticator_app_is_set_up_and_then_asked_for(cognito, visitor, pool, ann):
    require_factors(cognito, pool, "TOTP")
    visitor.sign_in()
    assert visitor.title == "Set up a second step"
    visitor.submit("An authenticator app")
    secret = visitor.page.select_one(".secret code").get_text().replace(" ", "")
    assert visitor.page.find("img", class_="qr")["src"].startswith("data:image/svg+xml;base64,")
    assert visitor.submit("Continue", code="000000").problems == [
        "The code is not right. Check it and try again."
    ]
    assert visitor.submit("Continue", code=pyotp.TOTP(secret).now()).told["code"]
    again = Visitor(visitor.app).sign_in()
    assert "Type the code that your authenticator app shows." in again.text
    later = pyotp.TOTP(secret).at(time.time() + 30)
    assert again.submit("Continue", code=f" {later[:3]} {later[3:]}").told["code"]


def test_codes_by_e_mail_are_sent_again_so_often_and_the_last_one_is_good(
    cognito, visitor, pool, ann, last_code
):
    require_factors(cognito, pool, "EMAIL")
    visitor.sign_in()
    assert "We sent a code to a***@e***." in visitor.text
    first = last_code()
    for left in (3, 2, 1):
        visitor.submit("Send another code")
        assert f"A code can be sent {left} more time" in visitor.text
    assert last_code() != first
    visitor.submit("Send another code")
    assert "Send another code" not in visitor.text
    assert visitor.submit("Continue", code=first).problems == [
        "The code is not right. Check it and try again."
    ]
    assert visitor.submit("Continue", code=last_code()).told["code"]


def test_an_address_that_is_set_up_as_a_factor_is_proved_by_a_code(
    cognito, visitor, pool, make_user, last_code
):
    require_factors(cognito, pool, "EMAIL")
    make_user(pool, "cleo")
    visitor.sign_in("cleo").submit("Codes by e-mail")
    assert visitor.submit("Send a code", address="cleo@").problems == ["This is not an e-mail address."]
    visitor.submit("Send a code", address="cleo@example.com")
    assert "We sent a code to c***@e***." in visitor.text
    assert visitor.submit("Continue", code=last_code()).told["code"]


def test_whoever_has_several_second_factors_chooses(cognito, visitor, pool, make_user, last_code):
    require_factors(cognito, pool, "EMAIL", "SMS", required="OPTIONAL")
    make_user(pool, email=EMAIL, phone_number=PHONE)
    cognito.admin_set_user_mfa_preference(
        UserPoolId=pool,
        Username="ann",
        EmailMfaSettings={"Enabled": True},
        SMSMfaSettings={"Enabled": True},
    )
    visitor.sign_in()
    assert visitor.title == "Choose your second step"
    visitor.submit("With a code by text message")
    assert "+*******0100" in visitor.text
    visitor.click("Start again").submit(username="ann", password=PASSWORD)
    visitor.submit("With a code by e-mail").submit("Continue", code=last_code())
    assert visitor.told["code"]


def test_a_code_by_e_mail_stands_for_a_password_where_app_and_pool_allow_it(
    make_pool, make_app, make_user, last_code
):
    policy = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}
    pool = make_pool(Policies=policy)
    make_user(pool, email=EMAIL)
    app = make_app(pool, ExplicitAuthFlows=["ALLOW_USER_AUTH"])
    visitor = Visitor(app).open()
    visitor.submit("Send me a code by e-mail", username="ann")
    assert "We sent a code to a***@e***." in visitor.text
    assert visitor.submit("Continue", code=last_code()).told["code"]
    nobody = Visitor(app).open().submit("Send me a code by e-mail", username="zoe@example.com")
    assert "We sent a code to z***@e***." in nobody.text


def test_whoever_must_replace_their_password_is_led_to_it(cognito, visitor, pool, ann, last_code):
    cognito.admin_reset_user_password(UserPoolId=pool, Username=ann)
    visitor.sign_in()
    assert (visitor.path, visitor.title) == ("/confirmforgotPassword", "Choose a new password")
    assert "Your password has to be replaced" in visitor.text
    visitor.submit("Change the password", code=last_code(), new_password=OTHER_PASSWORD)
    assert "Your password is changed." in visitor.text
    assert visitor.submit(username=ann, password=OTHER_PASSWORD).told["code"]


@pytest.mark.parametrize("former", [PASSWORD, None], ids=["reset by staff", "imported without a password"])
def test_whoever_types_a_wrong_password_is_not_told_whose_password_must_be_replaced(
    cognito, visitor, pool, ann, former
):
    cognito.admin_reset_user_password(UserPoolId=pool, Username=ann)
    if former is None:
        User.objects.update(password="", srp=None)

    def told(name: str) -> tuple[str, str, list[str]]:
        visitor.open().submit(username=name, password=OTHER_PASSWORD)
        return visitor.path, visitor.title, visitor.problems

    assert told(ann) == told("zoe")
    assert visitor.problems == ["The user name or the password is not right."]


def test_a_page_that_was_left_alone_starts_anew_and_remembers_where_it_came_from(visitor, ann, time_machine):
    time_machine.move_to(timezone.now())
    visitor.open()
    time_machine.shift(301)
    visitor.submit(username=ann, password=PASSWORD)
    assert visitor.problems == ["This page was left alone for too long. Please start again."]
    assert visitor.submit(username=ann, password=PASSWORD).told["state"] == "s1"


def test_a_second_factor_that_was_left_alone_starts_anew(cognito, visitor, pool, ann, time_machine):
    require_factors(cognito, pool, "TOTP")
    time_machine.move_to(timezone.now())
    visitor.sign_in().submit("An authenticator app")
    time_machine.shift(301)
    visitor.submit("Continue", code="123456")
    assert visitor.problems == ["This page was left alone for too long. Please start again."]
    assert visitor.title == "Sign in"


def test_a_user_who_is_turned_off_is_told_once_they_proved_who_they_are(cognito, visitor, pool, ann):
    cognito.admin_disable_user(UserPoolId=pool, Username=ann)
    assert visitor.sign_in(password="Wrong-horse-1").problems == [
        "The user name or the password is not right."
    ]
    assert visitor.sign_in().problems == ["This account is turned off. Ask whoever runs the app."]


@pytest.mark.parametrize("given", ["", "x" * 300])
def test_a_session_of_nobody_starts_anew(visitor, ann, given):
    visitor.open().submit(username=ann)
    form = {"_csrf": visitor.http.cookies["XSRF-TOKEN"].value, "session": given or "gAAAA", "code": "1"}
    visitor.post(f"/login?{visitor.query()}", form)
    assert visitor.problems == ["Your sign-in could not be continued. Please start again."]


def test_a_browser_is_remembered_as_a_device_and_stands_for_the_second_factor(
    cognito, visitor, pool, ann, last_code
):
    cognito.update_user_pool(
        UserPoolId=pool,
        AutoVerifiedAttributes=["email"],
        DeviceConfiguration={"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True},
    )
    require_factors(cognito, pool, "EMAIL")
    assert visitor.sign_in().submit("Continue", code=last_code()).told["code"]
    assert not cognito.admin_list_devices(UserPoolId=pool, Username=ann)["Devices"]
    visitor.open("login", prompt="login").submit(password=PASSWORD, remember="true")
    assert visitor.submit("Continue", code=last_code()).told["code"]
    (device,) = cognito.admin_list_devices(UserPoolId=pool, Username=ann)["Devices"]
    assert visitor.open("login", prompt="login").submit(password=PASSWORD).told["code"]
    stranger = Visitor(visitor.app).sign_in()
    assert stranger.title == "Enter the code"
    cognito.admin_forget_device(UserPoolId=pool, Username=ann, DeviceKey=device["DeviceKey"])
    # Their sessions ended with the device.
    assert visitor.sign_in().title == "Enter the code"
