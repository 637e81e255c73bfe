"""Identities of an identity pool: list, search, one of them, unlinking, deletion."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.utils import timezone

from dashboard.models import AuditRecord
from identities.models import Identity, IdentityPool, Login
from tests.dashboard.reading import form_in, read, row_for, words
from tests.fixtures.identity_pools import make_harbour

GOOGLE = "accounts.google.com"
OWN = "login.shop"


@pytest.fixture
def shop(embedded, identity_client, cognito):
    """A pool that lets guests, Google's users and the developer's own in; nobody is in it."""
    return make_harbour(
        embedded,
        identity_client,
        cognito,
        AllowUnauthenticatedIdentities=True,
        DeveloperProviderName=OWN,
        SupportedLoginProviders={GOOGLE: "123.apps"},
    )


def guest(spot) -> str:
    return spot.client.get_id(IdentityPoolId=spot.pool_id)["IdentityId"]


def own(spot, *users: str) -> str:
    """An identity of the developer's own users."""
    return linked(spot, OWN, *users, developer=True)


def by_google(spot, subject: str) -> str:
    """An identity as a login through Google leaves it."""
    return linked(spot, GOOGLE, subject)


def linked(spot, provider: str, *subjects: str, developer: bool = False) -> str:
    identity = Identity.objects.get(public_id=guest(spot))
    for subject in subjects:
        Login.objects.create(
            identity=identity,
            pool=identity.pool,
            provider=provider,
            subject=subject,
            digest=sha256(subject.encode()).hexdigest(),
            developer=developer,
            created=timezone.now(),
        )
    return identity.public_id


def listed(page) -> list[str]:
    return [box["value"] for box in read(page).select("tbody input[name=identity]")]


def test_an_empty_list_says_how_identities_come_about(console, shop):
    assert "No identities yet" in words(console.get(shop.url("identities/")))


def test_identities_are_listed_with_their_logins_in_words(console, shop):
    stranger, ann = guest(shop), by_google(shop, "ann")
    page = console.get(shop.url("identities/"))
    assert listed(page) == [stranger, ann]
    assert "None: a guest" in row_for(page, stranger)
    assert "Google" in row_for(page, ann)


def test_many_identities_are_paged_there_and_back(console, shop):
    pool = IdentityPool.objects.get(public_id=shop.pool_id)
    now = timezone.now()
    made = [f"us-east-1:00000000-0000-4000-8000-{number:012x}" for number in range(61)]
    Identity.objects.bulk_create(
        Identity(public_id=each, pool=pool, created=now - timedelta(days=1), modified=now) for each in made
    )
    first = console.get(shop.url("identities/"))
    second = console.get(shop.url("identities/?page=2"))
    assert listed(first) + listed(second) == made
    assert read(second).select_one("a[rel=prev]")["href"].endswith("?page=1")


def test_disabled_ones_can_be_hidden(console, shop):
    kept, gone = guest(shop), guest(shop)
    Identity.objects.filter(public_id=gone).update(disabled=True)
    assert listed(console.get(shop.url("identities/"))) == [kept, gone]
    assert listed(console.get(shop.url("identities/?hide=on"))) == [kept]


@pytest.mark.parametrize("words_of", ["id", "own", "subject", "login"])
def test_an_identity_is_found_by_whatever_leads_to_it(console, shop, words_of):
    guest(shop)
    ben, ann = own(shop, "ben"), by_google(shop, "google-ann")
    wanted, typed, by = {
        "id": (ben, ben, "Its id"),
        "own": (ben, "ben", "Your own users"),
        "subject": (ann, "google-ann", "Google"),
        "login": (ann, f"login:{GOOGLE}:google-ann", "Its login"),
    }[words_of]
    page = console.get(shop.url("identities/"), {"q": typed}, headers={"HX-Request": "true"})
    assert listed(page) == [wanted]
    assert by in row_for(page, wanted)


@pytest.mark.parametrize(
    "typed", ["nobody", "us-east-1:00000000-0000-4000-8000-000000000000", "\0", "login:x"]
)
def test_a_search_that_finds_nothing_says_what_it_looked_for(console, shop, typed):
    guest(shop)
    page = console.get(shop.url("identities/"), {"q": f"{typed}!" if typed == "\0" else typed})
    assert "No identity found" in words(page)


def test_on_aws_the_page_says_that_logins_cannot_be_searched(console, aws, aws_identity_client, aws_client):
    spot = make_harbour(aws, aws_identity_client, aws_client)
    identity = guest(spot)
    page = console.get(spot.url("identities/"))
    assert listed(page) == [identity]
    assert "Amazon Cognito has no such search" in words(page)
    assert "cannot find an identity by a login" in words(console.get(spot.url("identities/?q=sub")))


def test_an_identity_tells_what_leads_to_it(console, shop):
    identity = own(shop, "ben", "benjamin")
    page = console.get(shop.url(f"identities/{identity}/"))
    assert "by login.shop" in row_for(page, "benjamin")
    assert "Signed in" in words(page)
    ann = console.get(shop.url(f"identities/{by_google(shop, 'ann')}/"))
    assert "Google accounts.google.com Linked" in row_for(ann, GOOGLE)
    assert "It belongs to a guest" in words(console.get(shop.url(f"identities/{guest(shop)}/")))


def test_an_identity_that_is_not_there_is_not_found(console, shop):
    page = console.get(shop.url("identities/us-east-1:00000000-0000-4000-8000-000000000000/"))
    assert page.status_code == 404


def test_one_of_the_developers_users_is_unlinked_after_one_question(console, shop):
    identity = own(shop, "ben", "benjamin")
    address = shop.url(f"identities/{identity}/unlink/")
    question = console.get(address, {"user": "ben"})
    assert "no longer leads to" in words(question)
    assert console.post(address, form_in(question, "/unlink/")).status_code == 302
    answer = shop.client.lookup_developer_identity(IdentityPoolId=shop.pool_id, IdentityId=identity)
    assert answer["DeveloperUserIdentifierList"] == ["benjamin"]
    record = AuditRecord.objects.get(operation="UnlinkDeveloperIdentity")
    assert (record.pool, record.target) == (shop.pool_id, identity)


def test_unlinking_what_is_not_linked_is_told_on_the_question(console, shop):
    address = shop.url(f"identities/{own(shop, 'ben')}/unlink/")
    page = console.post(address, {"user": "cleo"})
    assert page.status_code >= 400
    assert "Unlink cleo?" in words(page)


def test_those_selected_are_deleted_after_one_question_that_says_how_many(console, shop):
    first, second, kept = guest(shop), guest(shop), guest(shop)
    question = console.post(shop.url("identities/delete/"), {"identity": [first, second]})
    assert "Delete 2 identities?" in words(question)
    assert first in words(question)
    assert console.post(shop.url("identities/delete/run/"), form_in(question, "/run/")).status_code == 302
    assert listed(console.get(shop.url("identities/"))) == [kept]
    assert AuditRecord.objects.get(operation="DeleteIdentities").target == "2 identities"


def test_more_than_sixty_are_deleted_in_several_calls(console, shop, count_calls):
    chosen = [guest(shop) for _ in range(61)]
    calls = count_calls(lambda: console.post(shop.url("identities/delete/run/"), {"identity": chosen}))
    assert calls.count("DeleteIdentities") == 2
    assert listed(console.get(shop.url("identities/"))) == []


def test_deleting_nothing_says_so(console, shop):
    page = console.post(shop.url("identities/delete/"), follow=True)
    assert "Nothing was selected." in words(read(page))


def test_those_that_could_not_be_deleted_are_listed_with_why(console, connect, answering_url):
    left = "us-east-1:00000000-0000-4000-8000-000000000001"
    done = "us-east-1:00000000-0000-4000-8000-000000000002"
    unprocessed = [{"IdentityId": left, "ErrorCode": "AccessDenied"}]
    connect(answering_url({"DeleteIdentities": {"UnprocessedIdentityIds": unprocessed}}))
    address = "/identity-pools/shop-aws/us-east-1:0-0/identities/delete/run/"
    page = console.post(address, {"identity": [left, done]})
    assert page.status_code == 409
    assert "1 is deleted. Those below are left." in words(page)
    assert "this connection’s credentials may not delete it" in row_for(page, left)
    assert form_in(page, "/run/")["identity"] == left


def test_a_refusal_keeps_what_was_selected(console, connect, refusing_url):
    connect(refusing_url("TooManyRequestsException", "slow down"))
    address = "/identity-pools/shop-aws/us-east-1:0-0/identities/delete/run/"
    page = console.post(address, {"identity": ["us-east-1:00000000-0000-4000-8000-000000000001"]})
    assert page.status_code == 503
    assert "AWS is busy." in words(page)
    assert form_in(page, "/run/")["identity"]


def test_the_palette_finds_an_identity_of_the_pool_at_hand(console, shop):
    identity = own(shop, "ben")
    page = console.get("/jump/", {"q": "ben", "from": f"embedded/{shop.pool_id}"})
    assert read(page).select_one(f"a[href='{shop.url(f'identities/{identity}/')}']")


def test_looking_leaves_no_record(console, shop):
    own(shop, "ben")
    console.get(shop.url("identities/?q=ben"))
    assert not AuditRecord.objects.filter(kind="staff").exists()
