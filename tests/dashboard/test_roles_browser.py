"""The pages of roles and identity providers in a real browser."""

import pytest
from playwright.sync_api import expect

from dashboard.access.trust import trust_for
from tests.dashboard.test_identity_providers import oidc, saml
from tests.dashboard.test_roles import READ, make
from tests.fixtures.access import POOL

WIDE = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def paths(keep) -> list[str]:
    make(keep, "a-role-with-a-name-that-is-quite-long-and-has-no-space-in-it", reading=READ, wide=WIDE)
    make(keep, "visitors", trust_for(POOL, "unauthenticated"))
    issuer, company = oidc(keep, "web"), saml(keep)
    role = "role/a-role-with-a-name-that-is-quite-long-and-has-no-space-in-it/"
    return [
        *(keep.url(rest) for rest in ("", "?q=zinc", "create/", role, f"{role}trust/", f"{role}settings/")),
        *(
            keep.url(f"{role}{rest}")
            for rest in ("policies/edit/reading/", "policies/remove/wide/", "delete/")
        ),
        *(keep.provider_url(rest) for rest in ("", "oidc/create/", "saml/create/")),
        *(keep.provider_url(f"oidc/{act}/{issuer}") for act in ("show", "thumbprints", "delete")),
        *(keep.provider_url(f"saml/{act}/{company}") for act in ("show", "replace", "delete")),
    ]


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desktop", "light")])
def test_every_page_is_accessible_and_none_scrolls_sideways(
    sign_in_context, aws_keep, check_accessibility, size, scheme
):
    page = sign_in_context(size, scheme).new_page()
    for path in [aws_keep.url(), aws_keep.provider_url(), *paths(aws_keep)]:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        check_accessibility(page)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider == 0, path


def test_a_mistake_stays_beside_the_document_and_is_read_out(sign_in_context, aws_keep, check_accessibility):
    make(aws_keep, "gold")
    page = sign_in_context().new_page()
    page.goto(aws_keep.url("role/gold/policies/add/"))
    page.get_by_label("Name").fill("reading")
    page.get_by_label("Permission policy").fill('{"Version": "2012-10-17",\n "Statement": [,]}')
    page.get_by_role("button", name="Add policy").click()
    expect(page.get_by_text("Line 2, column 16")).to_be_visible()
    expect(page.get_by_role("alert")).to_be_visible()
    check_accessibility(page)


def test_deleting_asks_in_a_dialog(sign_in_context, aws_keep):
    make(aws_keep, "gold", reading=READ)
    page = sign_in_context().new_page()
    page.goto(aws_keep.url("role/gold/"))
    page.get_by_role("link", name="Delete").click()
    dialog = page.get_by_role("dialog", name="Delete role gold?")
    expect(dialog).to_contain_text("1 policy of its own is deleted first: reading")
    expect(dialog).to_contain_text("No identity pool here names it")
    dialog.get_by_role("button", name="Delete role").click()
    expect(page.get_by_text("Role gold is deleted.")).to_be_visible()
