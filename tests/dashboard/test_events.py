"""What users did: the timeline on a user's page, and the charts on a pool's."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.models import AuditRecord
from pools.rules.risk.assessment import Risk
from tests.dashboard.cast import Desk, text_of
from tests.fixtures.events import NOON

HTMX = {"HX-Request": "true"}


@pytest.fixture
def ann(people, user_of):
    return user_of(people.pool_id, "ann")


def test_the_timeline_says_what_happened_in_words(people, ann, happened, geoip):
    risk = Risk("High", "Block")
    happened(ann, response="Fail", challenges=[("Password", True), ("Mfa", False)], risk=risk)
    words = text_of(people.get("user-events", "ann"))
    assert "Sign-in failed" in words
    assert "Chrome 120, Windows 10 · Lisbon, Portugal · 203.0.113.7" in words
    assert "Password right · Second factor wrong" in words
    assert "Blocked · high risk" in words


@pytest.mark.parametrize(
    ("risk", "words"),
    [(Risk("Low", "AccountTakeover"), "Low risk"), (Risk(compromised=True), "Compromised password")],
)
def test_a_risk_is_a_word(people, ann, happened, risk, words):
    happened(ann, risk=risk)
    assert words in text_of(people.get("user-events", "ann"))


def test_a_user_who_did_nothing_has_an_empty_timeline(people):
    assert "Nothing yet" in text_of(people.get("user-events", "ben"))


def test_the_timeline_goes_on_to_older_events_and_back(people, ann, happened):
    for minute in range(30):
        happened(ann, minutes=minute)
    first = people.get("user-events", "ann")
    assert len(first.select(".timeline > li")) == 25
    older = people.get("user-events", "ann", page="2")
    assert len(older.select(".timeline > li")) == 5
    assert older.select_one("a[rel=prev]")


@pytest.mark.parametrize(
    ("value", "words"), [("Valid", "Theirs, says staff"), ("Invalid", "Not theirs, says staff")]
)
def test_staff_judge_an_event(people, ann, happened, value, words):
    event_id = happened(ann)
    page = people.post("user-event-feedback", "ann", event=event_id, value=value, shown="1")
    assert words in text_of(page)
    record = AuditRecord.objects.get(operation="AdminUpdateAuthEventFeedback")
    assert (record.succeeded, record.target) == (True, "ann")


def test_judging_an_event_that_is_gone_says_so(people):
    page = people.post("user-event-feedback", "ann", event="gone", value="Valid", shown="1")
    assert "does not exist any more" in text_of(page)


def test_the_users_page_fetches_the_latest_events_by_itself(people, ann, happened):
    for minute in range(9):
        happened(ann, minutes=minute)
    card = people.get("user", "ann").select_one("#latest")
    assert card["hx-trigger"] == "load"
    fragment = people.browser.get(card["hx-get"], headers=HTMX).content.decode()
    assert fragment.count("Signed in") == 3 * 8  # each in its title and on its two buttons
    assert "<html" not in fragment


def test_a_pool_on_aws_without_the_plan_says_why_it_has_no_events(console, connect, refusing_url):
    url = refusing_url("UserPoolAddOnNotEnabledException", "add-on")
    desk = Desk(console, connect(url), "us-east-1_abc", None)
    path = desk.url("user-events-latest", "ann")
    # The page around it needs the user, the fragment alone does not.
    words = console.get(path, headers=HTMX).content.decode()
    assert "PLUS plan" in words


@pytest.fixture
def at_noon(time_machine):
    time_machine.move_to(NOON + timedelta(minutes=30), tick=False)


@pytest.mark.parametrize(("span", "rows"), [("day", 24), ("week", 28), ("month", 30), ("nonsense", 28)])
def test_charts_count_sign_ups_sign_ins_and_failures(people, ann, happened, at_noon, span, rows):
    happened(ann, minutes=-60 * 20)
    happened(ann)
    happened(ann, response="Fail")
    happened(ann, event_type="SignUp")
    page = people.get("pool-charts", span=span)
    charts = {chart.span.text: chart.strong.text for chart in page.select(".chart figcaption")}
    assert charts == {"Sign-ups": "1", "Sign-ins": "2", "Failed sign-ins": "1"}
    assert len(page.select("tbody tr")) == rows
    assert [cell.text for cell in page.select("tbody tr")[0].select("td")][2] == "1"
    heights = [float(bar["height"]) for bar in page.select(".chart.good rect")]
    assert heights
    assert max(heights) == 100


def test_the_overview_fetches_the_charts_by_itself(people):
    card = people.get("pool").select_one("#charts")
    fragment = people.browser.get(card["hx-get"], headers=HTMX).content.decode()
    assert "Failed sign-ins" in fragment
    assert "<html" not in fragment


def test_charts_of_a_pool_on_aws_that_may_not_be_read_say_what_is_needed(console, connect, refusing_url):
    url = refusing_url("AccessDeniedException", "no")
    desk = Desk(console, connect(url), "us-east-1_abc", None)
    words = console.get(desk.url("pool-charts"), headers=HTMX).content.decode()
    assert "cloudwatch:GetMetricData" in words


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_timeline_and_charts_work_on_a_phone_and_are_accessible(
    console, embedded, live_cognito, sign_in_context, check_accessibility, user_of, happened, scheme
):
    pool_id = live_cognito.create_user_pool(PoolName="Harbour shop")["UserPool"]["Id"]
    desk = Desk(console, embedded, pool_id, live_cognito)
    desk.create("ann", email="ann@example.com")
    ann, now = user_of(pool_id, "ann"), (datetime.now(UTC) - NOON) / timedelta(minutes=1)
    for hours in (1, 5, 30):
        happened(ann, minutes=now - hours * 60, risk=Risk("Medium", "AccountTakeover"))
    happened(ann, response="Fail", minutes=now)
    page = sign_in_context(size="phone", scheme=scheme).new_page()
    page.goto(desk.url("pool"))
    page.get_by_text("As a table").click()
    page.get_by_role("link", name="24 hours").click()
    page.locator("#charts [aria-current]", has_text="24 hours").wait_for()
    check_accessibility(page)
    page.goto(desk.url("user", "ann"))
    page.get_by_role("button", name=re.compile("Invalid.*Sign-in failed")).click()
    page.get_by_text("It is noted that the event was not theirs.").wait_for()
    page.get_by_text("Not theirs, says staff").wait_for()
    check_accessibility(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
