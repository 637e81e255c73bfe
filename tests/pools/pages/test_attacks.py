"""What a stranger may try on the pages of a pool."""

import pytest
from django.test import Client

from tests.pools.pages.conftest import CALLBACK, HOST, PASSWORD, Visitor

PAGES = ["login", "signup", "confirm", "forgotPassword", "confirmforgotPassword"]


@pytest.mark.parametrize("page", [*PAGES, "resendcode"])
def test_a_form_without_the_token_of_its_page_is_refused(visitor, ann, page):
    visitor.open("login")
    form = {"username": ann, "password": PASSWORD, "code": "123456", "new_password": PASSWORD}
    for token in ({}, {"_csrf": ""}, {"_csrf": "x"}, {"_csrf": "6925f000.0"}):
        visitor.post(f"/{page}?{visitor.query()}", form | token)
        assert visitor.response.status_code == 403
        assert visitor.problems == [
            "This form could not be checked. Allow cookies for this page and try again."
        ]
    assert "cognito" not in visitor.http.cookies


def test_a_form_and_a_cookie_that_a_sibling_host_planted_are_refused(app, ann):
    """The stranger has both from a page of their own; the victim's browser keeps its ``__Host-`` secret."""
    stranger, victim = Visitor(app, secure=True).open(), Visitor(app, secure=True).open()
    assert victim.http.cookies["__Host-flow"]["path"] == "/"
    assert victim.http.cookies["__Host-flow"]["secure"]
    planted = stranger.http.cookies["XSRF-TOKEN"].value
    victim.http.cookies["XSRF-TOKEN"] = planted
    # A name without the prefix is read nowhere over https.
    victim.http.cookies["flow"] = stranger.http.cookies["__Host-flow"].value
    victim.post(f"/login?{victim.query()}", {"_csrf": planted, "username": ann, "password": PASSWORD})
    assert victim.response.status_code == 403


def test_the_cookie_has_to_be_there_as_well_as_the_field(visitor, ann):
    token = visitor.open().http.cookies["XSRF-TOKEN"].value
    del visitor.http.cookies["XSRF-TOKEN"]
    visitor.post(f"/login?{visitor.query()}", {"_csrf": token, "username": ann, "password": PASSWORD})
    assert visitor.response.status_code == 403


def test_a_form_of_one_pool_is_none_of_another_at_the_same_origin(cognito, pool, app, make_app, ann):
    """Below their paths all pools of a site have one origin, and a browser one secret there."""
    other = cognito.create_user_pool(PoolName="other")["UserPool"]["Id"]
    http, elsewhere = Client(), Visitor(make_app(other))
    http.get(f"/{other}/login", QUERY_STRING=elsewhere.query(), secure=True)
    token = http.cookies["XSRF-TOKEN"].value
    query, form = Visitor(app).query(), {"_csrf": token, "username": ann, "password": PASSWORD}
    assert http.post(f"/{pool}/login?{query}", form, secure=True).status_code == 403
    http.get(f"/{pool}/login", QUERY_STRING=query, secure=True)
    own = http.cookies["XSRF-TOKEN"].value
    assert http.post(f"/{pool}/login?{query}", form | {"_csrf": own}, secure=True).status_code == 302


def test_a_session_of_the_api_is_none_of_a_page(cognito, make_app, make_user, pool):
    make_user(pool, "ben", permanent=False, email="ben@example.com")
    flows = {"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"], "GenerateSecret": False}
    visitor = Visitor(make_app(pool, **flows)).open()
    session = cognito.initiate_auth(
        ClientId=visitor.app,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ben", "PASSWORD": PASSWORD},
    )["Session"]
    token = visitor.http.cookies["XSRF-TOKEN"].value
    visitor.post(f"/login?{visitor.query()}", {"_csrf": token, "session": session, "new_password": "x"})
    assert visitor.problems == ["Your sign-in could not be continued. Please start again."]


def test_a_sign_in_is_gone_on_with_by_the_browser_that_began_it(cognito, make_user, visitor, pool):
    make_user(pool, "ben", permanent=False, email="ben@example.com")
    session = visitor.sign_in("ben").page.find("input", {"name": "session"})["value"]
    other = Visitor(visitor.app).open()
    form = {
        "_csrf": other.http.cookies["XSRF-TOKEN"].value,
        "session": session,
        "new_password": "Other-horse-2",
    }
    other.post(f"/login?{other.query()}", form)
    assert other.problems == ["Your sign-in could not be continued. Please start again."]
    assert visitor.submit("Continue", new_password="Other-horse-2").told["code"]


def test_a_sign_in_is_gone_on_with_for_the_client_that_it_began_for(make_app, make_user, visitor, pool):
    make_user(pool, "ben", permanent=False, email="ben@example.com")
    session = visitor.sign_in("ben").page.find("input", {"name": "session"})["value"]
    visitor.app = make_app(pool)
    form = {
        "_csrf": visitor.http.cookies["XSRF-TOKEN"].value,
        "session": session,
        "new_password": "Other-horse-2",
    }
    visitor.post(f"/login?{visitor.query()}", form)
    assert visitor.problems == ["Your sign-in could not be continued. Please start again."]


def test_what_one_browser_kept_between_pages_tells_another_nothing(visitor, ann):
    visitor.open("forgotPassword").submit("Send a code", username=ann)
    other = Visitor(visitor.app).open()
    other.http.cookies["page-data"] = visitor.http.cookies["page-data"].value
    assert "a***@e***" not in other.open("confirmforgotPassword").text
    assert other.page.find("input", {"name": "username"})


@pytest.mark.parametrize("page", [*PAGES, "passkeys/add"])
def test_no_page_leads_where_no_client_registered(visitor, ann, page):
    for callback in ("https://evil.example", f"{CALLBACK}/", f"{CALLBACK}?x=1", "//evil.example"):
        response = visitor.http.get(f"/{page}", QUERY_STRING=visitor.query(redirect_uri=callback))
        assert response["Location"].startswith(f"http://{HOST}/error?error=redirect_mismatch")
    page_of_error = visitor.open(page, redirect_uri="https://evil.example").page
    assert not page_of_error.select("a[href*='//'], form, input")
    assert "evil.example" not in str(page_of_error)


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_framed_by_nobody_kept_by_nobody_and_tell_no_other_site_of_themselves(visitor, page):
    response = visitor.open(page).response
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "form-action" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"
    assert not visitor.page.select("[style], style, script:not([src]), [onclick]")
    assert not visitor.page.select("script[src*='//'], link[href*='//'], img[src^='http']")
    assert set(visitor.http.cookies) <= {"flow", "XSRF-TOKEN", "page-data", "lang"}


def test_no_address_holds_a_session_or_what_was_typed(cognito, visitor, make_user, pool):
    make_user(pool, "ben", permanent=False, email="ben@example.com")
    visitor.sign_in("ben")
    assert visitor.page.form["action"] == f"http://{HOST}/login?{visitor.query()}"
    assert "ben" not in visitor.page.form["action"]


def test_what_an_address_says_is_shown_as_text(visitor):
    visitor.open(login_hint='"><script>alert(1)</script>')
    assert not [each for each in visitor.page.select("script") if "alert" in each.get_text()]


def test_guesses_are_counted_as_the_api_counts_them(visitor, ann):
    for _ in range(5):
        visitor.sign_in(ann, "Wrong-horse-1")
    assert visitor.sign_in().problems == ["Too many attempts. Wait some minutes and try again."]


def test_a_form_beyond_all_measure_is_not_read(visitor):
    visitor.open().post(f"/login?{visitor.query()}", {"username": "x" * 70_000})
    assert visitor.response.status_code == 413


def test_the_pages_know_nobody_of_the_console(visitor, ann, staff):
    visitor.http.force_login(staff)
    before = set(visitor.http.cookies)
    assert visitor.sign_in().told["code"]
    assert set(visitor.http.cookies) - before == {"flow", "XSRF-TOKEN", "cognito"}
    assert "csrftoken" not in visitor.http.cookies
