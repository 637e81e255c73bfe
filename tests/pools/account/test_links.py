"""Confirming a sign-up by the link in an e-mail (CONFIRM_WITH_LINK)."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from pools.models import User

TEMPLATE = {
    "DefaultEmailOption": "CONFIRM_WITH_LINK",
    "EmailMessageByLink": "<p>Hello {username}, please {##open this##} today.</p>",
    "EmailSubjectByLink": "One click more",
}


@pytest.fixture
def pool(make_pool):
    return make_pool(VerificationMessageTemplate=TEMPLATE)


@pytest.fixture
def link(app, sign_up, mailoutbox):
    """The link that ann & co is sent: her name has what an address must escape."""
    sign_up(app, "ann&co")
    return re.search(r"http\S+", mailoutbox[0].body)[0]


def path(link):
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}"


def test_the_message_holds_the_link_as_text_and_as_html(pool, app, link, mailoutbox):
    (mail,) = mailoutbox
    assert mail.subject == "One click more"
    assert mail.body == f"Hello ann&co, please open this {link} today."
    html, _ = mail.alternatives[0]
    assert f'<a href="{link.replace("&", "&amp;")}">open this</a>' in html
    assert "{##" not in mail.body + html
    assert urlsplit(link).path == f"/{pool}/confirmUser"
    given = parse_qs(urlsplit(link).query)
    assert (given["client_id"], given["user_name"]) == ([app], ["ann&co"])


def test_opening_it_confirms(client, link):
    page = client.get(path(link))
    assert (page.status_code, b"is confirmed" in page.content) == (200, True)
    user = User.objects.get()
    assert (user.status, user.attributes["email_verified"]) == ("CONFIRMED", "true")
    again = client.get(path(link))
    assert (again.status_code, b"no longer good" in again.content) == (400, True)


def test_a_look_at_it_does_not(client, link):
    client.head(path(link))
    assert User.objects.get().status == "UNCONFIRMED"


@pytest.mark.parametrize(
    ("what", "instead"),
    [
        (r"code=\d{6}", "code=abcdef"),
        (r"user_name=[^&]+", "user_name=nobody"),
        (r"client_id=\w+", "client_id=nobodysclient"),
        (r"/[^/]+/confirmUser", "/us-east-1_none/confirmUser"),
        (r"confirmation_code", "code"),
        (r"user_name=[^&]+", "user_name=%00"),
    ],
)
def test_a_link_that_was_altered_does_nothing(client, link, what, instead):
    page = client.get(re.sub(what, instead, path(link)))
    assert page.status_code == (404 if "/us-east-1_none" in instead else 400)
    assert b"is confirmed" not in page.content
    assert User.objects.get().status == "UNCONFIRMED"


def test_it_cannot_be_guessed(client, link):
    guessed = re.sub(r"code=\d{6}", "code=abcdef", path(link))
    for _ in range(15):
        client.get(guessed)
    assert b"too often" in client.get(path(link)).content
    assert User.objects.get().status == "UNCONFIRMED"


def test_it_needs_no_script_and_is_kept_nowhere(client, link):
    page = client.get(path(link))
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert b"<script>" not in page.content


def test_a_template_without_a_place_for_the_link_is_replaced(make_pool, make_app, sign_up, mailoutbox):
    pool = make_pool(VerificationMessageTemplate={"DefaultEmailOption": "CONFIRM_WITH_LINK"})
    sign_up(make_app(pool)["ClientId"])
    assert f"/{pool}/confirmUser?" in mailoutbox[0].body


def test_other_codes_are_typed(anonymous, cognito, pool, app, make_user, mailoutbox):
    make_user(pool, email="ann@example.com", email_verified="true")
    anonymous.forgot_password(ClientId=app, Username="ann")
    assert re.search(r"\d{6}", mailoutbox[0].body)
    assert "confirmUser" not in mailoutbox[0].body


def test_an_address_that_is_somebody_elses_by_now_is_told(
    client, make_pool, make_app, make_user, sign_up, mailoutbox
):
    pool = make_pool(AliasAttributes=["email"], VerificationMessageTemplate=TEMPLATE)
    sign_up(make_app(pool)["ClientId"], "ann")
    link = re.search(r"http\S+", mailoutbox[0].body)[0]
    make_user(pool, "ben", email="ann@example.com", email_verified="true")
    answer = client.get(path(link))
    assert answer.status_code == 400
    assert "Another account has this address" in answer.content.decode()
