"""What users are written about a risky sign-in, and what they answer."""

import regex

from pools.rules.context.reading import read_context
from pools.rules.risk.assessment import Risk
from pools.rules.risk.notices import compose_notice
from tests.fixtures.events import NOON, answers, call_at

ARN = "arn:aws:ses:us-east-1:000000000000:identity/guard@example.com"
HTML = (
    "<h1>Sign-in by {device-name}</h1><p>{ip-address} in {city}, {country} at {login-time}</p>"
    '<a href="{one-click-link-valid}">me</a><a href="{one-click-link-invalid}">not me</a>{event-id} {feedback-token}'
)


def notice(cognito, user, happened, action="BLOCK", notify=None, **members):
    configuration = answers(notify=True, Low=action, Medium="NO_ACTION")
    if notify:
        configuration["NotifyConfiguration"] = {"SourceArn": ARN} | notify
    cognito.set_risk_configuration(
        UserPoolId=user.pool.public_id, AccountTakeoverRiskConfiguration=configuration
    )
    risk = Risk("Low", "Block", action=action, notify=True)
    call = call_at(**members)
    return compose_notice(call, user, "", risk, happened(user), read_context(call))


def test_the_pools_template_is_filled_in(cognito, guarded_pool, user_of, happened, geoip):
    templates = {
        "BlockEmail": {"Subject": "Blocked in {city}", "HtmlBody": HTML},
        "ReplyTo": "help@example.com",
    }
    letter = notice(cognito, user_of(guarded_pool(), "ann"), happened, notify=templates)
    assert (letter.destination, letter.subject) == ("ann@example.com", "Blocked in Lisbon")
    assert (letter.sender, letter.reply_to) == ("guard@example.com", "help@example.com")
    assert "Sign-in by Chrome 120, Windows 10" in letter.body
    assert f"203.0.113.7 in Lisbon, Portugal at {NOON:%Y-%m-%d %H:%M:%S} UTC" in letter.body
    assert letter.html.startswith("<h1>Sign-in by Chrome 120")
    assert "&amp;token=" in letter.html
    assert "{" not in letter.body + letter.html


def test_a_device_name_brings_no_markup_into_the_message(cognito, guarded_pool, user_of, happened):
    templates = {"BlockEmail": {"Subject": "Hm", "HtmlBody": HTML}}
    user = user_of(guarded_pool(), "ann")
    letter = notice(cognito, user, happened, notify=templates, source_ip="<b>")
    assert "<b>" not in letter.html


def test_each_outcome_has_its_template_and_without_one_a_plain_text(cognito, guarded_pool, user_of, happened):
    user = user_of(guarded_pool(), "ann")
    templates = {"MfaEmail": {"Subject": "Factor", "TextBody": "Asked for a factor"}}
    for action, subject in {"MFA_REQUIRED": "Factor", "MFA_IF_CONFIGURED": "Factor"}.items():
        assert notice(cognito, user, happened, action, templates).subject == subject
    plain = notice(cognito, user, happened, "NO_ACTION", templates)
    assert plain.subject == "New sign-in attempt"
    assert "We noticed an unusual sign-in" in plain.body


def test_nobody_is_written_to_without_an_address_or_a_wish(cognito, guarded_pool, user_of):
    user = user_of(guarded_pool(), "ann")
    call = call_at()
    assert compose_notice(call, user, "", Risk("Low"), "x", read_context(call)) is None
    user.attributes = {}
    assert compose_notice(call, user, "", Risk("Low", notify=True), "x", read_context(call)) is None


def test_the_link_asks_and_the_button_tells(cognito, guarded_pool, user_of, happened, client, time_machine):
    time_machine.move_to(NOON)
    user = user_of(guarded_pool(), "ann")
    link = regex.search(r"http://[^/]+(\S+value=Invalid\S+)", notice(cognito, user, happened).body)[1]

    def feedback():
        listed = cognito.admin_list_user_auth_events(UserPoolId=user.pool.public_id, Username="ann")
        return listed["AuthEvents"][0].get("EventFeedback", {})

    assert "No, it was not me" in client.get(link).content.decode()
    assert feedback() == {}
    path, _, query = link.partition("?")
    answer = client.post(path, query, content_type="application/x-www-form-urlencoded")
    assert "change your password now" in answer.content.decode()
    assert (feedback()["FeedbackValue"], feedback()["Provider"]) == ("Invalid", "User")
    time_machine.shift(8 * 24 * 3600)
    assert client.get(link).status_code == 400
    assert client.get(link.replace("token=", "token=x")).status_code == 400
    incomplete = client.get(link.replace("value=Invalid", "value=Perhaps"))
    assert incomplete.status_code == 400
    assert "This link no longer works" in incomplete.content.decode()
