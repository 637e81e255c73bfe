"""The page of clients that registered themselves, and the policies of metadata documents."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard.screens.registered_clients.forms import OFFERED
from pools.models import AppClient, MetadataDocument
from tests.dashboard.reading import form_in, read, words

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


@pytest.fixture
def many(embedded_spot, notes) -> str:
    """More app clients than are offered or answered at once; the last of them is called zebra."""
    names = ["twin", "twin", *(f"app {number}" for number in range(OFFERED)), "zebra"]
    ids = [*(f"{number:026d}" for number in range(len(names) - 1)), "z" * 26]
    shared = {
        "pool": AppClient.objects.get(id=notes).pool,
        "created": timezone.now(),
        "modified": timezone.now(),
    }
    AppClient.objects.bulk_create(
        AppClient(id=each, name=name, **shared) for each, name in zip(ids, names, strict=True)
    )
    return ids[-1]


@pytest.mark.parametrize("typed", ["zebra", "z" * 26])
def test_the_client_of_a_policy_is_found_among_any_number_by_its_name_or_its_id(
    console, embedded_spot, many, typed
):
    create = embedded_spot.url(f"{LIST}policies/create/")
    page = console.get(create)
    assert len(read(page).select("datalist option")) == OFFERED
    given = {"name": "agents", "client": typed, "patterns": "https://a.example.com/*", "days": "1"}
    assert console.post(create, form_in(page) | given).status_code == 302
    assert [policy["ClientId"] for policy in policies(embedded_spot)] == [many]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("twin", "2 app clients are called “twin”. Type the id."),
        ("no such client", "No app client has “no such client” for its id or its name."),
        ("nosuchclient", "nosuchclient does not exist"),
    ],
)
def test_a_client_that_is_not_one_is_told(console, embedded_spot, many, typed, said):
    create = embedded_spot.url(f"{LIST}policies/create/")
    given = {"name": "agents", "client": typed, "patterns": "https://a.example.com/*", "days": "1"}
    page = console.post(create, form_in(console.get(create)) | given)
    assert said in words(page)
    assert policies(embedded_spot) == []


def test_who_may_register_is_said_and_leads_to_its_settings(console, embedded_spot):
    spot = embedded_spot
    assert "Registration is off" in words(console.get(spot.url(LIST)))
    rules = {"OpenDcrEnabled": True, "AllowedScopes": ["orders/read"]}
    spot.client.update_user_pool(UserPoolId=spot.pool_id, DcrConfiguration=rules)
    page = console.get(spot.url(LIST))
    assert "Anybody Registration is open" in words(page)
    assert "orders/read" in words(page)
    assert read(page).select_one(f'main a[href="{spot.url("settings/registration/")}"]')


def test_clients_that_registered_themselves_are_listed(console, embedded_spot, notes):
    assert "No client has registered itself" in words(console.get(embedded_spot.url(LIST)))
    AppClient.objects.filter(id=notes).update(kind="DCR")
    assert notes in words(console.get(embedded_spot.url(LIST)))
