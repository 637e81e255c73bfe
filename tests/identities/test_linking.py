"""Which identity logins lead to: kept, linked, merged, refused."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from identities.linking.identities import digest
from identities.linking.pools import find_identity_pool
from identities.linking.resolving import identity_for
from identities.logins.verifying import verify_logins
from identities.models import Identity, Login
from pools import errors
from pools.wire.call import Call
from tests.fixtures.rivals import another, meanwhile
from tests.identities.conftest import People

UNKNOWN = "us-east-1:00000000-0000-4000-8000-000000000000"


@pytest.fixture
def get_id(public, pool):
    def get(**logins: str) -> str:
        return public.get_id(IdentityPoolId=pool, **logins)["IdentityId"]

    return lambda logins=None: get(Logins=logins or {})


def providers(identities, identity: str) -> list[str]:
    return identities.describe_identity(IdentityId=identity)["Logins"]


def shown(identities, pool: str) -> dict[str, list[str]]:
    """Every identity that something leads to, with its providers."""
    page = identities.list_identities(IdentityPoolId=pool, MaxResults=60, HideDisabled=True)
    return {identity["IdentityId"]: identity["Logins"] for identity in page["Identities"]}


def test_a_guest_comes_back_as_themselves(get_id, come_back):
    guest = get_id()

    assert come_back(guest) == guest


def test_a_guest_who_signs_in_keeps_the_identity(get_id, come_back, identities, people):
    guest = get_id()

    assert come_back(guest, people.login("ann")) == guest
    assert providers(identities, guest) == [people.provider]
    assert get_id(people.login("ann")) == guest


def test_a_guest_who_turns_out_to_be_known_is_merged_and_disabled(
    get_id, come_back, identities, pool, people
):
    ann, guest = get_id(people.login("ann")), get_id()

    assert come_back(guest, people.login("ann")) == ann
    assert shown(identities, pool) == {ann: [people.provider]}
    with pytest.raises(errors.NotAuthorizedException, match=f"Access to Identity '{guest}' is forbidden"):
        come_back(guest)


def test_an_app_that_remembers_a_merged_guest_is_led_on(get_id, come_back, people):
    ann, guest = get_id(people.login("ann")), get_id()
    come_back(guest, people.login("ann"))

    assert come_back(guest, people.login("ann")) == ann


def test_a_merged_guest_takes_no_new_login(get_id, come_back, people):
    get_id(people.login("ann"))
    guest = get_id()
    come_back(guest, people.login("ann"))

    with pytest.raises(errors.NotAuthorizedException, match="is forbidden"):
        come_back(guest, people.login("ben"))


def test_logins_that_come_together_are_linked(get_id, identities, people, others):
    both = people.login("ann") | others.login("ann")
    ann = get_id(both)

    assert get_id(people.login("ann")) == get_id(others.login("ann")) == ann
    assert providers(identities, ann) == sorted([people.provider, others.provider])


def test_a_second_login_is_linked_to_the_identity_of_the_first(get_id, come_back, people, others):
    ann = get_id(people.login("ann"))

    assert get_id(people.login("ann") | others.login("ann")) == ann
    assert get_id(others.login("ann")) == ann
    assert come_back(ann, others.login("ann")) == ann


def test_logins_of_two_identities_are_a_conflict_that_changes_nothing(
    get_id, come_back, public, identities, pool, people, others
):
    ann, ben, guest = get_id(people.login("ann")), get_id(others.login("ben")), get_id()
    before = shown(identities, pool)

    with pytest.raises(public.exceptions.ResourceConflictException, match="different identities"):
        get_id(people.login("ann") | others.login("ben"))
    with pytest.raises(errors.ResourceConflictException):
        come_back(guest, people.login("ann") | others.login("ben"))

    assert shown(identities, pool) == before
    assert before == {ann: [people.provider], ben: [others.provider], guest: []}


def test_an_identity_holds_no_two_users_of_one_provider(get_id, identities, pool, public, people, others):
    get_id(people.login("ann") | others.login("ann"))
    before = shown(identities, pool)

    with pytest.raises(public.exceptions.ResourceConflictException, match="same provider"):
        get_id(people.login("ann") | others.login("ben"))

    assert shown(identities, pool) == before


@pytest.mark.parametrize("who", ["somebody known", "somebody new"])
def test_nobody_comes_back_with_the_login_of_somebody_else(get_id, come_back, identities, pool, people, who):
    ann = get_id(people.login("ann"))
    if who == "somebody known":
        get_id(people.login("ben"))
    before = shown(identities, pool)

    with pytest.raises(errors.NotAuthorizedException, match="Logins don't match"):
        come_back(ann, people.login("ben"))

    assert shown(identities, pool) == before


def test_somebody_with_logins_does_not_come_back_as_a_guest(get_id, come_back, people):
    ann = get_id(people.login("ann"))

    with pytest.raises(errors.NotAuthorizedException, match=f"Access to Identity '{ann}' is forbidden"):
        come_back(ann)


def test_a_guest_of_a_pool_that_closed_to_guests_signs_in_still(get_id, come_back, identities, pool, people):
    guest = get_id()
    identities.update_identity_pool(
        IdentityPoolId=pool,
        IdentityPoolName="people",
        AllowUnauthenticatedIdentities=False,
        CognitoIdentityProviders=[people.settings],
    )

    with pytest.raises(errors.NotAuthorizedException, match="Unauthenticated access is not supported"):
        come_back(guest)
    assert come_back(guest, people.login("ann")) == guest


def test_an_identity_of_another_pool_is_not_found(public, come_back, make_pool, people):
    foreign = public.get_id(IdentityPoolId=make_pool()["IdentityPoolId"])["IdentityId"]

    for logins in ({}, people.login("ann")):
        for identity in (foreign, UNKNOWN):
            with pytest.raises(errors.ResourceNotFoundException, match=f"Identity '{identity}' not found"):
                come_back(identity, logins)


def test_unlinking_takes_one_login_away(get_id, public, identities, people, others):
    ann = get_id(people.login("ann") | others.login("ann"))

    public.unlink_identity(IdentityId=ann, Logins=people.login("ann"), LoginsToRemove=[others.provider])

    assert providers(identities, ann) == [people.provider]
    assert get_id(people.login("ann")) == ann
    assert get_id(others.login("ann")) != ann


def test_unlinking_the_last_login_disables(get_id, come_back, public, identities, pool, people):
    ann = get_id(people.login("ann"))

    public.unlink_identity(IdentityId=ann, Logins=people.login("ann"), LoginsToRemove=[people.provider])

    assert shown(identities, pool) == {}
    assert get_id(people.login("ann")) != ann
    with pytest.raises(errors.NotAuthorizedException, match="is forbidden"):
        come_back(ann)
    with pytest.raises(public.exceptions.NotAuthorizedException, match="is forbidden"):
        public.unlink_identity(IdentityId=ann, Logins=people.login("ann"), LoginsToRemove=[people.provider])


@pytest.mark.parametrize(
    ("logins", "remove", "error", "message"),
    [
        pytest.param("ben", "people", "NotAuthorizedException", "Logins don't match", id="somebody else's"),
        pytest.param(None, "people", "NotAuthorizedException", "Logins don't match", id="no login"),
        pytest.param("ann", "others", "InvalidParameterException", "no login of", id="not linked"),
        pytest.param("bad", "people", "NotAuthorizedException", "Invalid login token", id="bad token"),
    ],
)
def test_unlinking_needs_a_login_of_the_identity(
    get_id, public, identities, pool, people, others, logins, remove, error, message
):
    ann, ben = get_id(people.login("ann")), get_id(people.login("ben"))
    given = {
        "ann": lambda: people.login("ann"),
        "ben": lambda: people.login("ben"),
        "bad": lambda: {people.provider: "x.y.z"},
        None: dict,
    }[logins]()

    with pytest.raises(getattr(public.exceptions, error), match=message):
        public.unlink_identity(
            IdentityId=ann,
            Logins=given,
            LoginsToRemove=[{"people": people, "others": others}[remove].provider],
        )

    assert shown(identities, pool) == {ann: [people.provider], ben: [people.provider]}


def test_unlinking_from_nobody_says_so(public, people):
    with pytest.raises(public.exceptions.ResourceNotFoundException, match=f"Identity '{UNKNOWN}' not found"):
        public.unlink_identity(IdentityId=UNKNOWN, Logins=people.login("ann"), LoginsToRemove=["x"])


def test_an_identity_that_is_deleted_while_a_login_is_added_is_made_anew(
    get_id, identities, pool, people, others
):
    ann, both = get_id(people.login("ann")), people.login("ann") | others.login("ann")

    with meanwhile(lambda: Identity.objects.all().delete(), "identities_login", begins="SELECT"):
        fresh = get_id(both)

    assert fresh != ann
    assert shown(identities, pool) == {fresh: sorted(both)}


def test_whom_others_overtake_again_and_again_is_told(get_id, public, pool, people, others):
    both, kept = people.login("ann") | others.login("ann"), find_identity_pool(pool)
    verified = verify_logins(Call(), kept, people.login("ann"))

    def overtake(execute, sql, params, many, context):
        """Make the identity where it was looked for in vain, and delete it where it was found."""
        answer = execute(sql, params, many, context)
        if sql.startswith("SELECT") and "identities_login" in sql and "identities_identity" in sql:
            with another():
                Identity.objects.all().delete() if Login.objects.exists() else make_identity(kept, verified)
        return answer

    with (
        connection.execute_wrapper(overtake),
        pytest.raises(public.exceptions.ResourceConflictException, match="Other requests change"),
    ):
        get_id(both)


def make_identity(pool, verified) -> None:
    made = Identity.objects.create(
        public_id=UNKNOWN, pool=pool, created=timezone.now(), modified=timezone.now()
    )
    [login] = verified
    Login.objects.create(
        identity=made,
        pool=pool,
        provider=login.provider,
        subject=login.subject,
        digest=digest(login.subject),
        created=timezone.now(),
    )


def test_an_identity_that_is_deleted_while_it_is_unlinked_is_not_found(get_id, public, people):
    ann = get_id(people.login("ann"))
    gone = {"IdentityId": ann, "Logins": people.login("ann"), "LoginsToRemove": [people.provider]}

    with (
        meanwhile(lambda: Identity.objects.all().delete(), "identities_identity", begins="SELECT"),
        pytest.raises(public.exceptions.ResourceNotFoundException, match=f"Identity '{ann}' not found"),
    ):
        public.unlink_identity(**gone)


def test_who_comes_a_moment_late_is_led_to_the_identity_that_was_made(get_id, pool, people):
    logins, kept, made = people.login("ann"), find_identity_pool(pool), []
    verified = verify_logins(Call(), kept, logins)

    def overtake(execute, sql, params, many, context):
        """Let somebody else link the login once it has been looked for, in vain."""
        answer = execute(sql, params, many, context)
        if not made and sql.startswith("SELECT") and "identities_login" in sql:
            made.append("now")
            made.append(identity_for(Call(), kept, verified).public_id)
        return answer

    with connection.execute_wrapper(overtake):
        late = get_id(logins)

    assert ["now", late] == made
    assert Identity.objects.count() == Login.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_several_at_the_same_moment_one_makes_the_identity(live_cognito, live_identities):
    people = People(live_cognito)
    pool = live_identities.create_identity_pool(
        IdentityPoolName="people",
        AllowUnauthenticatedIdentities=True,
        CognitoIdentityProviders=[people.settings],
    )["IdentityPoolId"]
    logins, barrier, seen = people.login("ann"), Barrier(6), []

    def get():
        barrier.wait()
        seen.append(live_identities.get_id(IdentityPoolId=pool, Logins=logins)["IdentityId"])

    threads = [Thread(target=get) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 6
    assert len(set(seen)) == Identity.objects.count() == Login.objects.count() == 1
