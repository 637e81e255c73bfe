"""Composing messages."""

import pytest

from pools.models import UserPool
from pools.rules.messages import compose_authentication, compose_invitation, compose_verification


@pytest.mark.parametrize("name", ["ann\r\nBcc: all@example.com", "ann\u2028Bcc: x", "ann\0"])
def test_a_subject_is_one_line_whatever_the_name(name):
    template = {"EmailSubject": "Hello {username}", "EmailMessage": "{####}"}
    pool = UserPool(settings={"AdminCreateUserConfig": {"InviteMessageTemplate": template}})
    letter = compose_invitation(pool, "EMAIL", "ann@example.com", username=name, password="x")
    assert letter.subject.isprintable()


def compose(pool, medium, destination):
    return compose_verification(
        pool, medium, destination, source="ForgotPassword", username="ann", code="123456"
    )


def test_the_older_settings_for_codes_count():
    pool = UserPool(settings={"SmsVerificationMessage": "Code {####}", "EmailVerificationSubject": "A code"})
    assert compose(pool, "SMS", "+15555550100").body == "Code 123456"
    assert compose(pool, "EMAIL", "a@b.c").subject == "A code"


def test_a_template_without_a_place_for_the_code_is_replaced():
    pool = UserPool(settings={"SmsVerificationMessage": "Hello there"})
    assert "123456" in compose(pool, "SMS", "+15555550100").body


@pytest.mark.parametrize(
    ("medium", "settings"),
    [
        ("SMS", {"SmsAuthenticationMessage": "Enter {####}"}),
        ("EMAIL", {"EmailMfaConfiguration": {"Message": "Enter {####}", "Subject": "Enter it"}}),
    ],
)
def test_a_code_to_sign_in_with_has_words_of_its_own(medium, settings):
    letter = compose_authentication(
        UserPool(settings=settings), medium, "ann@example.com", username="ann", code="12345678"
    )
    assert (letter.body, letter.subject) == ("Enter 12345678", "Enter it" if medium == "EMAIL" else "")


def test_a_link_is_no_place_for_somebody_elses_markup():
    template = {"DefaultEmailOption": "CONFIRM_WITH_LINK", "EmailMessageByLink": "{username} {##here##}"}
    letter = compose_verification(
        UserPool(settings={"VerificationMessageTemplate": template}),
        "EMAIL",
        "ann@example.com",
        source="SignUp",
        username="{##<b>##}",
        code="123456",
        link="https://id.example.com/?a=1&b=2",
    )
    assert letter.html == '<p>{##&lt;b&gt;##} <a href="https://id.example.com/?a=1&amp;b=2">here</a></p>'
    assert letter.body == "{##<b>##} here https://id.example.com/?a=1&b=2"
