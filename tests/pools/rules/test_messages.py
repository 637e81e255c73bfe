"""Composing messages."""

import pytest

from pools.models import UserPool
from pools.rules.messages import compose_invitation, compose_verification


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
