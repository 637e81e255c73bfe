"""No page of the console is open to a member because nobody thought of it."""

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import clear_url_caches, get_resolver, include, path

from dashboard import page_access
from dashboard.models import StaffMember
from dashboard.permissions.pages import EVERYONE, PAGES
from tests.fixtures.people import sign_in_client

ENGINES = ("pools", "identities")
FOR_EVERYONE = set(
    """home jump running sign-out gallery gallery-page profile profile-name profile-link profile-unlink
    profile-session-end profile-sessions-end factor-set-up account_change_password mfa_index mfa_list_webauthn
    mfa_add_webauthn mfa_edit_webauthn mfa_remove_webauthn mfa_activate_totp mfa_deactivate_totp
    mfa_view_recovery_codes mfa_generate_recovery_codes""".split()
)
"""What the table opens to every member of the staff; whoever adds one says so here too, or at the view by ``needs()``."""
NAMES = """profile profile-of-another profiles factor-of-all mfa_reset_of account_delete account_ openid_connect_all
home-page gallery-page-2""".split()


def nothing(_request) -> HttpResponse:
    return HttpResponse("open")


urlpatterns = [
    *(path(f"unsaid/{name}/", nothing, name=name) for name in [*NAMES, None] if name != "profile"),
    path("", include("dashboard.urls")),
]


def test_every_page_has_an_explicit_word_on_who_may_open_it():
    unsaid = [
        page
        for page in page_access.every_page(get_resolver().url_patterns)
        if page.callback.__module__.partition(".")[0] not in ENGINES
        and getattr(page.callback, "login_required", True)
        and page.name not in PAGES
        and not hasattr(page.callback, "needs")
    ]
    assert unsaid == []


def test_the_table_opens_these_pages_to_everyone_and_no_others():
    assert {name for name, acts in PAGES.items() if acts == EVERYONE} == FOR_EVERYONE


@pytest.mark.parametrize("role", ["administrator", "read-only"])
def test_a_page_that_is_named_like_ones_own_is_closed(db, embedded, role):
    browser = sign_in_client(StaffMember.objects.invite("rita@example.com", None, role=role))
    page_access._said_by_views.cache_clear()
    with override_settings(ROOT_URLCONF=__name__):
        clear_url_caches()
        answers = {name: browser.get(f"/unsaid/{name}/").status_code for name in [*NAMES[1:], None]}
    clear_url_caches()
    page_access._said_by_views.cache_clear()
    assert set(answers.values()) == {403}, answers
