"""No page of the console is open to a member because nobody thought of it."""

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import clear_url_caches, get_resolver, include, path

from dashboard import page_access
from dashboard.models import StaffMember
from dashboard.pages import page_of
from tests.fixtures.people import sign_in_client

ENGINES = ("pools", "identities")
FOR_EVERYONE = set(
    """home jump running sign-out gallery gallery-page profile profile-name profile-link profile-unlink
    profile-session-end profile-sessions-end factor-set-up account_change_password mfa_index mfa_list_webauthn
    mfa_add_webauthn mfa_edit_webauthn mfa_remove_webauthn mfa_activate_totp mfa_deactivate_totp
    mfa_view_recovery_codes mfa_generate_recovery_codes
    approvals approvals-mine approvals-history approval approval-approve approval-refuse approval-withdraw""".split()
)
"""What is open to every member of the staff; whoever adds a page for everyone says so here too."""
BEFORE_A_FACTOR = {
    "factor-set-up",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "sign-out",
    "running",
}
"""Where a member may go who has yet to set up the second factor that they must have."""
NAMES = """profile profile-of-another profiles factor-of-all mfa_reset_of account_delete account_ openid_connect_all
home-page gallery-page-2""".split()


def nothing(_request) -> HttpResponse:
    return HttpResponse("open")


urlpatterns = [
    *(path(f"unsaid/{name}/", nothing, name=name) for name in [*NAMES, None] if name != "profile"),
    path("", include("dashboard.urls")),
]


def of_the_console() -> list:
    return [
        page
        for page in page_access.every_page(get_resolver().url_patterns)
        if page.callback.__module__.partition(".")[0] not in ENGINES
        and getattr(page.callback, "login_required", True)
    ]


def test_every_page_has_an_explicit_word_on_who_may_open_it():
    assert [page for page in of_the_console() if page_of(page.callback) is None] == []


def test_these_pages_are_open_to_everyone_and_no_others():
    assert {page.name for page in of_the_console() if not page_of(page.callback).permissions} == FOR_EVERYONE


def test_these_pages_are_open_without_the_factor_that_is_required_and_no_others():
    assert {page.name for page in of_the_console() if page_of(page.callback).before_factor} == BEFORE_A_FACTOR


@pytest.mark.parametrize("role", ["administrator", "read-only"])
def test_a_page_that_is_named_like_ones_own_is_closed(db, embedded, role):
    browser = sign_in_client(StaffMember.objects.invite("rita@example.com", None, role=role))
    page_access._pages.cache_clear()
    with override_settings(ROOT_URLCONF=__name__):
        clear_url_caches()
        answers = {name: browser.get(f"/unsaid/{name}/").status_code for name in [*NAMES[1:], None]}
    clear_url_caches()
    page_access._pages.cache_clear()
    assert set(answers.values()) == {403}, answers
