"""A developer's own users: registered, looked up, merged, unlinked."""

from datetime import timedelta
from typing import Any

import jwt
import pytest
from botocore.exceptions import ClientError

from identities.models import Identity, Login
from tests.fixtures.rivals import meanwhile

UNKNOWN = "us-east-1:00000000-0000-4000-8000-000000000000"
NAME = "login.example"


@pytest.fixture
def register(identities, pool):
    """Registers a developer's user; the identity that it has."""

    def register(user: str, *, identity: str | None = None, logins: dict | None = None, **more: Any) -> str:
        known = {"IdentityId": identity} if identity else {}
        answer = identities.get_open_id_token_for_developer_identity(
            IdentityPoolId=pool, Logins={NAME: user} | (logins or {}), **known, **more
        )
        return answer["IdentityId"]

    return register


@pytest.fixture
def merge(identities, pool):
    def merge(source: str, destination: str, name: str = NAME) -> str:
        return identities.merge_developer_identities(
            SourceUserIdentifier=source,
            DestinationUserIdentifier=destination,
            DeveloperProviderName=name,
            IdentityPoolId=pool,
        )["IdentityId"]

    return merge


@pytest.fixture
def unlink(identities, pool):
    def unlink(identity: str, user: str, name: str = NAME) -> None:
        identities.unlink_developer_identity(
            IdentityId=identity,
            IdentityPoolId=pool,
            DeveloperProviderName=name,
            DeveloperUserIdentifier=user,
        )

    return unlink


@pytest.fixture
def look_up(identities, pool):
    """The identity, and its developer users."""

    def look_up(user: str | None = None, identity: str | None = None) -> tuple[str, list[str]]:
        asked = {"DeveloperUserIdentifier": user, "IdentityId": identity}
        answer = identities.lookup_developer_identity(
            IdentityPoolId=pool, **{name: value for name, value in asked.items() if value}
        )
        return answer["IdentityId"], answer["DeveloperUserIdentifierList"]

    return look_up


def providers(identities, identity: str) -> list[str]:
    return identities.describe_identity(IdentityId=identity)["Logins"]


def enabled(identities, pool: str) -> set[str]:
    page = identities.list_identities(IdentityPoolId=pool, MaxResults=60, HideDisabled=True)
    return {identity["IdentityId"] for identity in page["Identities"]}


def test_a_user_has_the_same_identity_each_time(register, identities):
    ann = register("ann")

    assert register("ann") == ann
    assert register("ben") != ann
    assert providers(identities, ann) == [NAME]


def test_the_token_says_who_it_is_and_how_they_came(identities, pool):
    answer = identities.get_open_id_token_for_developer_identity(
        IdentityPoolId=pool, Logins={NAME: "ann"}, PrincipalTags={"team": "a"}, TokenDuration=60
    )

    claims = jwt.decode(answer["Token"], options={"verify_signature": False})
    assert (claims["sub"], claims["aud"]) == (answer["IdentityId"], pool)
    assert claims["amr"] == ["authenticated", NAME, f"{NAME}:{pool}:ann"]
    assert claims["exp"] - claims["iat"] == 60
    assert claims["https://aws.amazon.com/tags"]["principal_tags"] == {"team": ["a"]}


def test_a_token_is_good_for_a_quarter_of_an_hour_unless_asked_otherwise(identities, pool, make_client):
    token = identities.get_open_id_token_for_developer_identity(IdentityPoolId=pool, Logins={NAME: "ann"})[
        "Token"
    ]
    claims = jwt.decode(token, options={"verify_signature": False})

    assert timedelta(seconds=claims["exp"] - claims["iat"]) == timedelta(minutes=15)
    unchecked = make_client(service="cognito-identity", checked=False)
    for wrong in (0, 86401):
        with pytest.raises(ClientError, match="ValidationException"):
            unchecked.get_open_id_token_for_developer_identity(
                IdentityPoolId=pool, Logins={NAME: "ann"}, TokenDuration=wrong
            )


def test_a_user_is_linked_to_the_identity_that_is_given(register, public, identities, pool, people):
    guest = public.get_id(IdentityPoolId=pool)["IdentityId"]
    assert register("ann", identity=guest) == guest

    ben = public.get_id(IdentityPoolId=pool, Logins=people.login("ben"))["IdentityId"]
    assert register("ben", logins=people.login("ben")) == ben
    assert register("ben too", identity=ben, logins=people.login("ben")) == ben
    assert providers(identities, ben) == sorted([people.provider, NAME])


def test_a_user_who_has_another_identity_is_not_linked_in_passing(register, public, identities, pool):
    ann, guest = register("ann"), public.get_id(IdentityPoolId=pool)["IdentityId"]

    for identity in (guest, register("ben")):
        with pytest.raises(identities.exceptions.DeveloperUserAlreadyRegisteredException):
            register("ann", identity=identity)

    assert register("ann") == ann
    assert providers(identities, guest) == []


@pytest.mark.parametrize(
    ("given", "error"),
    [
        pytest.param({"IdentityPoolId": UNKNOWN}, "ResourceNotFoundException", id="pool"),
        pytest.param({"IdentityId": UNKNOWN}, "ResourceNotFoundException", id="identity"),
        pytest.param({"Logins": {"login.other": "ann"}}, "InvalidParameterException", id="other developer"),
        pytest.param({"Logins": {NAME: "ann", "login.other": "ann"}}, None, id="two developers"),
        pytest.param(
            {"Logins": {NAME: "ann", "{user pool}": "x.y.z"}}, "NotAuthorizedException", id="bad token"
        ),
        pytest.param({"PrincipalTags": {f"t{n}": "v" for n in range(51)}}, "ValidationException", id="tags"),
    ],
)
def test_what_registers_nobody(make_client, identities, pool, people, given, error):
    unchecked = make_client(service="cognito-identity", checked=False)
    members = {"IdentityPoolId": pool, "Logins": {NAME: "ann"}} | given
    members["Logins"] = {
        key.replace("{user pool}", people.provider): value for key, value in members["Logins"].items()
    }

    with pytest.raises(ClientError, match=error or "InvalidParameterException|NotAuthorizedException"):
        unchecked.get_open_id_token_for_developer_identity(**members)

    assert enabled(identities, pool) == set()


def test_logins_of_two_identities_are_a_conflict(register, public, identities, pool, people):
    register("ann")
    public.get_id(IdentityPoolId=pool, Logins=people.login("ben"))

    with pytest.raises(identities.exceptions.ResourceConflictException):
        register("ann", logins=people.login("ben"))


def test_a_pool_without_a_developer_provider_registers_nobody(identities, make_pool):
    pool = make_pool()["IdentityPoolId"]

    with pytest.raises(identities.exceptions.InvalidParameterException, match="no developer provider"):
        identities.get_open_id_token_for_developer_identity(IdentityPoolId=pool, Logins={NAME: "ann"})


def test_a_key_that_may_only_read_gets_no_token(pool, make_client):
    reader = make_client(service="cognito-identity", read_only=True)

    with pytest.raises(reader.exceptions.ClientError, match="may only read"):
        reader.get_open_id_token_for_developer_identity(IdentityPoolId=pool, Logins={NAME: "ann"})


def test_an_identity_is_looked_up_by_user_by_id_or_by_both(register, look_up):
    ann = register("ann")
    register("ann again", identity=ann)

    assert look_up("ann") == look_up("ann again") == look_up(identity=ann) == look_up("ann", ann)
    assert look_up("ann") == (ann, ["ann", "ann again"])


def test_what_is_looked_up_in_vain(register, look_up, identities, pool):
    ann = register("ann")

    with pytest.raises(identities.exceptions.InvalidParameterException, match="Give an IdentityId"):
        look_up()
    for asked in ({"user": "ben"}, {"identity": UNKNOWN}, {"user": "ben", "identity": ann}):
        with pytest.raises(identities.exceptions.ResourceNotFoundException):
            look_up(**asked)
    with pytest.raises(identities.exceptions.ResourceConflictException):
        look_up("ann", register("ben"))
    with pytest.raises(identities.exceptions.ResourceNotFoundException):
        identities.lookup_developer_identity(IdentityPoolId=UNKNOWN, DeveloperUserIdentifier="ann")


def test_the_users_of_an_identity_come_in_pages(register, identities, pool):
    ann = register("ann 0")
    for number in range(1, 5):
        register(f"ann {number}", identity=ann)
    seen, token = [], {}
    for _ in range(3):
        page = identities.lookup_developer_identity(
            IdentityPoolId=pool, IdentityId=ann, MaxResults=2, **token
        )
        seen += page["DeveloperUserIdentifierList"]
        token = {"NextToken": page.get("NextToken", "")}

    assert seen == [f"ann {number}" for number in range(5)]
    assert token == {"NextToken": ""}


def test_any_login_is_looked_up_by_provider_and_subject(register, look_up, public, identities, pool, people):
    token = people.login("ann")[people.provider]
    subject = jwt.decode(token, options={"verify_signature": False})["sub"]
    ann = public.get_id(IdentityPoolId=pool, Logins=people.login("ann"))["IdentityId"]
    asked = f"login:{people.provider}:{subject}"

    assert look_up(asked) == (ann, [])
    assert look_up(asked, ann) == (ann, [])
    with pytest.raises(identities.exceptions.ResourceNotFoundException):
        look_up(f"{asked}0")
    ben = register(asked)  # a developer may call a user so
    assert look_up(asked) == (ben, [asked])


def test_merging_gives_one_identity_all_logins(register, merge, look_up, identities, pool, people):
    ann, ben = register("ann", logins=people.login("ann")), register("ben")

    assert merge("ann", "ben") == ben

    assert look_up("ann") == look_up("ben") == (ben, ["ann", "ben"])
    assert providers(identities, ben) == sorted([people.provider, NAME])
    assert enabled(identities, pool) == {ben}
    assert providers(identities, ann) == []
    assert merge("ann", "ben") == ben


def test_two_users_of_one_public_provider_are_not_merged(register, merge, identities, pool, people):
    both = {register("ann", logins=people.login("ann")), register("ben", logins=people.login("ben"))}

    with pytest.raises(identities.exceptions.ResourceConflictException, match="same provider"):
        merge("ann", "ben")

    assert enabled(identities, pool) == both


def test_an_identity_has_at_most_twenty_logins(register, merge, look_up, identities):
    ann, ben = register("ann 0"), register("ben 0")
    for number in range(1, 20):
        register(f"ann {number}", identity=ann)

    with pytest.raises(identities.exceptions.InvalidParameterException, match="at most 20"):
        register("ann 20", identity=ann)
    with pytest.raises(identities.exceptions.InvalidParameterException, match="at most 20"):
        merge("ben 0", "ann 0")

    assert len(look_up(identity=ann)[1]) == 20
    assert look_up("ben 0") == (ben, ["ben 0"])


def test_what_cannot_be_merged(register, merge, identities):
    register("ann")

    for source, destination in (("ann", "ben"), ("ben", "ann")):
        with pytest.raises(identities.exceptions.ResourceNotFoundException):
            merge(source, destination)
    with pytest.raises(identities.exceptions.InvalidParameterException, match="does not support"):
        merge("ann", "ann", "login.other")


def test_an_unlinked_user_is_somebody_new(register, unlink, look_up, identities, pool):
    ann = register("ann")
    register("ann again", identity=ann)

    unlink(ann, "ann again")
    assert look_up("ann") == (ann, ["ann"])
    assert register("ann again") != ann

    unlink(ann, "ann")
    assert ann not in enabled(identities, pool)
    with pytest.raises(identities.exceptions.NotAuthorizedException, match="is forbidden"):
        unlink(ann, "ann")


def test_what_cannot_be_unlinked(register, unlink, identities, public, pool, people):
    ann, ben = register("ann", logins=people.login("ann")), register("ben")

    with pytest.raises(identities.exceptions.ResourceConflictException):
        unlink(ann, "ben")
    for identity, user in ((ann, "cleo"), (UNKNOWN, "ann")):
        with pytest.raises(identities.exceptions.ResourceNotFoundException):
            unlink(identity, user)
    with pytest.raises(identities.exceptions.InvalidParameterException, match="does not support"):
        unlink(ann, "ann", "login.other")
    with pytest.raises(public.exceptions.NotAuthorizedException, match="UnlinkDeveloperIdentity"):
        public.unlink_identity(IdentityId=ann, Logins=people.login("ann"), LoginsToRemove=[NAME])

    assert enabled(identities, pool) == {ann, ben}


def test_the_public_door_takes_no_developer_user(public, register, pool):
    register("ann")

    with pytest.raises(public.exceptions.ClientError):
        public.get_id(IdentityPoolId=pool, Logins={NAME: "ann"})


def test_a_developers_token_leads_to_its_own_identity_and_links_what_comes_with_it(
    public, identities, pool, people
):
    made = identities.get_open_id_token_for_developer_identity(IdentityPoolId=pool, Logins={NAME: "ann"})
    own = {"cognito-identity.amazonaws.com": made["Token"]}

    assert public.get_id(IdentityPoolId=pool, Logins=own)["IdentityId"] == made["IdentityId"]
    assert (
        public.get_id(IdentityPoolId=pool, Logins=own | people.login("ann"))["IdentityId"]
        == made["IdentityId"]
    )
    assert public.get_id(IdentityPoolId=pool, Logins=people.login("ann"))["IdentityId"] == made["IdentityId"]


@pytest.mark.parametrize("rival", ["disables the identity", "takes the user away"])
def test_a_user_who_is_unlinked_while_they_are_merged_is_not_found(identities, register, merge, rival):
    source, kept = register("ann"), register("ben")
    register("ann too", identity=source)

    def overtake() -> None:
        gone = Login.objects.filter(identity__public_id=source)
        if rival == "disables the identity":
            gone.delete()
            Identity.objects.filter(public_id=source).update(disabled=True)
        else:
            gone.filter(subject="ann").delete()

    with (
        meanwhile(overtake, "identities_login", begins="SELECT"),
        pytest.raises(
            identities.exceptions.ResourceNotFoundException, match="No identity has this developer"
        ),
    ):
        merge("ann", "ben")

    assert providers(identities, kept) == [NAME]
