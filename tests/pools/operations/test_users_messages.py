"""What users are sent when they are created, sent again and reset."""

import os
import re
import subprocess
import sys

import pytest
from django.test import override_settings

from dashboard.models import OutboxMessage
from pools.models import Message, User, UserPool
from pools.rules.passwords.hashes import matches

CONTACTS = [
    {"Name": "email", "Value": "ann@example.com"},
    {"Name": "email_verified", "Value": "true"},
    {"Name": "phone_number", "Value": "+15555550100"},
]
BY_MAIL = {"UserAttributes": CONTACTS, "DesiredDeliveryMediums": ["EMAIL"]}


@pytest.fixture
def pool(make_pool_id):
    return make_pool_id()


def invited_by(text, **more):
    return {"AdminCreateUserConfig": {"InviteMessageTemplate": {"EmailMessage": text, **more}}}


def texts():
    return [message.parts["body"] for message in OutboxMessage.objects.filter(medium="SMS")]


def test_an_invitation_holds_the_password_that_works(cognito, pool, mailoutbox):
    cognito.admin_create_user(UserPoolId=pool, Username="ann", **BY_MAIL)
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["ann@example.com"], "Your temporary password")
    password = re.fullmatch(r"Your username is ann and temporary password is (\S+)\.", mail.body)[1]
    assert matches(password, User.objects.get().password)
    assert not Message.objects.exists()


def test_sms_is_the_default(cognito, pool, mailoutbox):
    cognito.admin_create_user(UserPoolId=pool, Username="ann", UserAttributes=CONTACTS)
    assert "Your username is ann" in texts()[0]
    assert mailoutbox == []


def test_both_may_be_asked_for(cognito, pool, mailoutbox):
    cognito.admin_create_user(
        UserPoolId=pool, Username="ann", UserAttributes=CONTACTS, DesiredDeliveryMediums=["SMS", "EMAIL"]
    )
    assert len(texts()) == len(mailoutbox) == 1


def test_suppressed_means_silence(cognito, pool, mailoutbox):
    cognito.admin_create_user(UserPoolId=pool, Username="ann", MessageAction="SUPPRESS", **BY_MAIL)
    assert mailoutbox == texts() == []


def test_a_resent_invitation_holds_a_new_password(cognito, pool, mailoutbox):
    cognito.admin_create_user(UserPoolId=pool, Username="ann", **BY_MAIL)
    cognito.admin_create_user(
        UserPoolId=pool, Username="ann", MessageAction="RESEND", DesiredDeliveryMediums=["EMAIL"]
    )
    assert mailoutbox[0].body != mailoutbox[1].body


def test_an_invitation_that_reaches_no_one_is_refused(cognito, pool):
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="user has no phone_number"):
        cognito.admin_create_user(
            UserPoolId=pool, Username="ann", UserAttributes=CONTACTS[:2], DesiredDeliveryMediums=["SMS"]
        )
    assert not User.objects.exists()


def test_the_pools_template_is_sent_as_text_and_html(cognito, make_pool_id, mailoutbox):
    html = "<p>Hello {username},</p><p>use <b>{####}</b> &amp; enjoy</p>"
    pool = make_pool_id(**invited_by(html, EmailSubject="Welcome, {username}"))
    cognito.admin_create_user(
        UserPoolId=pool, Username="<ann>", TemporaryPassword="Sunny-<Day>-2026", **BY_MAIL
    )
    (mail,) = mailoutbox
    assert mail.subject == "Welcome, <ann>"
    assert mail.body == "Hello <ann>,\nuse Sunny-<Day>-2026 & enjoy"
    assert mail.alternatives == [
        ("<p>Hello &lt;ann&gt;,</p><p>use <b>Sunny-&lt;Day&gt;-2026</b> &amp; enjoy</p>", "text/html")
    ]


def test_a_name_that_looks_like_a_placeholder_stays_a_name(cognito, pool, mailoutbox):
    cognito.admin_create_user(UserPoolId=pool, Username="{####}", **BY_MAIL)
    assert mailoutbox[0].body.startswith("Your username is {####} and")


def test_without_a_place_for_the_password_nothing_is_delivered(cognito, make_pool_id, mailoutbox):
    pool = make_pool_id()
    kept = UserPool.objects.get()
    kept.settings["AdminCreateUserConfig"]["InviteMessageTemplate"] = {"EmailMessage": "Welcome {username}"}
    kept.save()
    cognito.admin_create_user(UserPoolId=pool, Username="ann", **BY_MAIL)
    assert mailoutbox == []
    assert User.objects.exists()


def test_sender_and_reply_address_are_the_pools(cognito, make_pool_id, mailoutbox):
    pool = make_pool_id(
        EmailConfiguration={
            "EmailSendingAccount": "DEVELOPER",
            "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/help@example.com",
            "From": "The Desk <desk@example.com>",
            "ReplyToEmailAddress": "help@example.com",
            "ConfigurationSet": "invitations",
        }
    )
    cognito.admin_create_user(UserPoolId=pool, Username="ann", **BY_MAIL)
    (mail,) = mailoutbox
    assert (mail.from_email, mail.reply_to) == ("The Desk <desk@example.com>", ["help@example.com"])
    # Amazon SES reads it there, where the site's mail server relays to it.
    assert mail.extra_headers == {"X-SES-CONFIGURATION-SET": "invitations"}


def test_the_invitation_names_the_address_where_it_is_the_user_name(cognito, make_pool_id, mailoutbox):
    pool = make_pool_id(UsernameAttributes=["email"])
    cognito.admin_create_user(UserPoolId=pool, Username="ann@example.com", DesiredDeliveryMediums=["EMAIL"])
    assert "Your username is ann@example.com and" in mailoutbox[0].body


def test_a_reset_code_is_sent_with_the_pools_words(cognito, make_pool_id, mailoutbox):
    pool = make_pool_id(
        VerificationMessageTemplate={"EmailMessage": "The code: {####}", "EmailSubject": "Reset it"}
    )
    cognito.admin_create_user(
        UserPoolId=pool, Username="ann", UserAttributes=CONTACTS, MessageAction="SUPPRESS"
    )
    cognito.admin_set_user_password(
        UserPoolId=pool, Username="ann", Password="Sunny-Day-2026", Permanent=True
    )
    cognito.admin_reset_user_password(UserPoolId=pool, Username="ann")
    (mail,) = mailoutbox
    assert mail.subject == "Reset it"
    assert re.fullmatch(r"The code: \d{6}", mail.body)


def test_a_broken_mail_server_does_not_fail_the_reset(cognito, pool):
    cognito.admin_create_user(
        UserPoolId=pool, Username="ann", UserAttributes=CONTACTS, MessageAction="SUPPRESS"
    )
    cognito.admin_set_user_password(
        UserPoolId=pool, Username="ann", Password="Sunny-Day-2026", Permanent=True
    )
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=1
    ):
        cognito.admin_reset_user_password(UserPoolId=pool, Username="ann")
    waiting = Message.objects.get()
    assert (waiting.attempts, waiting.problem.partition(":")[0]) == (1, "ConnectionRefusedError")


def test_nothing_readable_lies_in_the_database(cognito, pool):
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=1
    ):
        cognito.admin_create_user(
            UserPoolId=pool, Username="ann", TemporaryPassword="Sunny-Day-2026", **BY_MAIL
        )
    kept = bytes(Message.objects.get().encrypted)
    assert b"Sunny" not in kept
    assert b"ann" not in kept


def test_a_lost_broker_does_not_fail_the_operation():
    enqueue = "import django; django.setup(); from pools.tasks.messages import _enqueue; _enqueue(1)"
    process = subprocess.run(
        [sys.executable, "-c", enqueue],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "dashboard.settings",
            "REDIS_URL": "redis://127.0.0.1:1/0",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert "broker not reached" in process.stderr
