"""The pages of API keys in a real browser."""

import pytest

from dashboard.iam_documents.key_scopes import EVERYTHING, READS
from tests.dashboard.test_api_keys import post, url

LONG = "a-key-with-a-name-that-is-quite-long-and-has-no-space-in-it"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "scheme"), [("phone", "dark"), pytest.param("desktop", "light", marks=pytest.mark.slow)]
)
def test_every_page_is_accessible_and_none_scrolls_sideways(
    sign_in_context, console, cognito, check_accessibility, size, scheme
):
    pool = cognito.create_user_pool(PoolName="Harbour shop")["UserPool"]["Id"]
    post(console, "api-key-create", name=LONG, kind=READS, pools=[pool], until="2099-12-31")
    post(console, "api-key-rotate", LONG)
    post(console, "api-key-create", name="crm", kind=EVERYTHING)
    page = sign_in_context(size, scheme).new_page()

    def check(path: str) -> None:
        page.wait_for_load_state("networkidle")
        check_accessibility(page)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider == 0, path

    for name in ("api-keys", "api-key-create"):
        page.goto(url(name))
        check(name)
    for name in ("api-key", "api-key-scope", "api-key-rotate", "api-key-delete"):
        page.goto(url(name, LONG))
        check(name)
    page.goto(url("api-key", "crm"))
    page.get_by_role("link", name="Rotate").click()
    page.get_by_role("button", name="Make access key").click()
    page.get_by_text("Copy the secret now").wait_for()
    check("secret")
