"""Terms documents of app clients."""

import pytest
from botocore.exceptions import ClientError

from pools.rules.branding.terms import links_of

LINKS = {"cognito:default": "https://example.com/terms", "cognito:french": "https://example.com/fr/terms"}


@pytest.fixture
def app(cognito, pool_id) -> dict:
    made = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="app")["UserPoolClient"]
    return {"UserPoolId": pool_id, "ClientId": made["ClientId"]}


@pytest.fixture
def make(cognito, app):
    def make_one(name: str = "terms-of-use", links: dict | None = None, **names) -> dict:
        return cognito.create_terms(
            **(app | names), TermsName=name, TermsSource="LINK", Enforcement="NONE", Links=links or LINKS
        )["Terms"]

    return make_one


def refusal(act) -> str:
    with pytest.raises(ClientError) as refused:
        act()
    return refused.value.response["Error"]["Code"]


def test_a_document_shows_what_it_was_given(cognito, app, make):
    terms = make()
    pool = {"UserPoolId": app["UserPoolId"]}

    assert terms["Links"] == LINKS
    assert (terms["TermsSource"], terms["Enforcement"]) == ("LINK", "NONE")
    assert cognito.describe_terms(**pool, TermsId=terms["TermsId"])["Terms"] == terms
    assert cognito.describe_terms_by_client(**app, TermsName="terms-of-use")["Terms"] == terms
    listed = cognito.list_terms(**pool)["Terms"]
    assert [each["TermsId"] for each in listed] == [terms["TermsId"]]
    assert "Links" not in listed[0]


def test_a_client_has_one_of_each_name(cognito, app, make):
    make()
    assert refusal(make) == "TermsExistsException"
    other = make("privacy-policy")
    names = {"UserPoolId": app["UserPoolId"], "TermsId": other["TermsId"]}
    assert refusal(lambda: cognito.update_terms(**names, TermsName="terms-of-use")) == "TermsExistsException"
    assert cognito.update_terms(**names, TermsName="privacy-policy")["Terms"]["Links"] == LINKS


@pytest.mark.parametrize(
    "links",
    [
        {"cognito:french": "https://example.com"},
        {"cognito:default": "javascript:alert(1)"},
        {"cognito:default": "http://example.com/terms"},
        {"cognito:default": "https://"},
        {"cognito:default": "https://[::1"},
        {"cognito:klingon": "https://example.com"},
    ],
)
def test_links_lead_to_web_pages_and_have_a_default(make, links):
    assert refusal(lambda: make(links=links)) == "InvalidParameterException"


def test_an_update_replaces_the_links_and_leaves_the_rest(cognito, app, make):
    names = {"UserPoolId": app["UserPoolId"], "TermsId": make()["TermsId"]}
    links = {"cognito:default": "https://example.com/new"}
    assert cognito.update_terms(**names, Links=links)["Terms"]["Links"] == links
    assert cognito.update_terms(**names, Enforcement="NONE")["Terms"]["TermsName"] == "terms-of-use"
    cognito.delete_terms(**names)
    assert refusal(lambda: cognito.describe_terms(**names)) == "ResourceNotFoundException"


def test_the_list_is_paged_and_a_pool_has_forty(cognito, app, make):
    pool = app["UserPoolId"]
    for number in range(20):
        made = cognito.create_user_pool_client(UserPoolId=pool, ClientName=f"app{number}")["UserPoolClient"]
        for name in ("terms-of-use", "privacy-policy"):
            make(name, ClientId=made["ClientId"])
    assert refusal(make) == "LimitExceededException"
    first = cognito.list_terms(UserPoolId=pool, MaxResults=25)
    second = cognito.list_terms(UserPoolId=pool, MaxResults=25, NextToken=first["NextToken"])
    ids = [each["TermsId"] for each in first["Terms"] + second["Terms"]]
    assert len(set(ids)) == len(ids) == 40
    assert "NextToken" not in second


def test_sign_up_links_to_both_documents_or_none(app, make):
    make()
    assert links_of(app["ClientId"], "cognito:french") == {}
    make("privacy-policy", {"cognito:default": "https://example.com/privacy"})
    assert links_of(app["ClientId"], "cognito:french") == {
        "terms-of-use": LINKS["cognito:french"],
        "privacy-policy": "https://example.com/privacy",
    }
