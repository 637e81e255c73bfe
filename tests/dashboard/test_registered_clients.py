"""The page of clients that registered themselves, and the policies of metadata documents."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pools.models import AppClient, MetadataDocument
from tests.dashboard.reading import form_in, words

LIST = "registered-clients/"
URL = "https://a.example.com/clients/notes.json"


def policies(spot) -> list[dict]:
    return spot.client.list_cimd_policies(UserPoolId=spot.pool_id)["CIMDPolicies"]


@pytest.fixture
def notes(embedded_spot) -> str:
    """A client as which others may act."""
    made = embedded_spot.client.create_user_pool_client(UserPoolId=embedded_spot.pool_id, ClientName="notes")
    return made["UserPoolClient"]["ClientId"]


@pytest.fixture
def policy(console, embedded_spot, notes) -> str:
    """The address of the page of a policy that was made by the form."""
    create = embedded_spot.url(f"{LIST}policies/create/")
    typed = {"name": "agents", "client": notes, "patterns": "https://*.example.com/clients/*", "days": "2"}
    assert console.post(create, form_in(console.get(create)) | typed).status_code == 302
    return embedded_spot.url(f"{LIST}policies/{policies(embedded_spot)[0]['CIMDPolicyId']}/")


def test_a_policy_is_made_changed_and_deleted(console, embedded_spot, policy, notes):
    assert "agents" in words(console.get(embedded_spot.url(LIST)))
    assert "https://*.example.com/clients/*" in words(console.get(policy))
    typed = form_in(console.get(f"{policy}edit/"))
    assert (typed["patterns"], typed["days"]) == ("https://*.example.com/clients/*", "2")

    assert console.post(f"{policy}edit/", typed | {"patterns": "https://b.example.com/*"}).status_code == 302

    assert "https://b.example.com/*" in words(console.get(policy))
    assert "get no codes" in words(console.get(f"{policy}delete/"))
    assert console.post(f"{policy}delete/").status_code == 302
    assert policies(embedded_spot) == []


def test_a_kept_document_is_forgotten(console, policy):
    now = timezone.now()
    kept = {"url": URL, "document": {}, "cached": now, "expires": now + timedelta(days=1)}
    MetadataDocument.objects.create(policy_id=policy.rstrip("/").rpartition("/")[2], **kept)
    assert URL in words(console.get(policy))

    answer = console.post(f"{policy}document/", {"url": URL, "action": "INVALIDATE"}, follow=True)

    assert "No document is kept" in words(answer)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"patterns": "http://a.example.com/x"}, "must begin with https://"),
        (
            {"patterns": "\n".join(f"https://a{n}.example.com/x" for n in range(6))},
            "at most 5 patterns, not 6",
        ),
        ({"patterns": "https://a.example.com"}, "a host and a path"),
        ({"days": "0"}, "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_one_is_told_and_stays_typed(console, embedded_spot, notes, typed, said):
    create = embedded_spot.url(f"{LIST}policies/create/")
    usual = {"name": "agents", "client": notes, "patterns": "https://a.example.com/*", "days": "1"}

    page = console.post(create, form_in(console.get(create)) | usual | typed)

    assert page.status_code in (400, 422)
    assert said in words(page)
    assert policies(embedded_spot) == []


def test_clients_that_registered_themselves_are_listed(console, embedded_spot, notes):
    assert "No client has registered itself" in words(console.get(embedded_spot.url(LIST)))
    AppClient.objects.filter(id=notes).update(kind="DCR")
    assert notes in words(console.get(embedded_spot.url(LIST)))
