"""What a sign-in would come to is what it comes to, and nothing of it is done."""

import pytest

from pools.models import AppClient, FederatedIdentity, HostedSession, User
from pools.rules.federation.arriving.mapping import Fate
from pools.rules.federation.arriving.preview import Outcome, Preview, preview
from pools.rules.federation.verified import VerifiedIdentity
from pools.rules.user_pools.finding import find_pool
from tests.fixtures.functions import echo
from tests.pools.federation.conftest import CLAIMS
from tests.pools.federation.test_groups import RULE, groups, groups_of  # noqa: F401 (fixtures)


@pytest.fixture
def look(pool, okta, functions, hang_in):
    """The preview of somebody, in a pool with functions that are not asked."""
    hang_in(PreSignUp=echo, PreAuthentication=echo)

    def see(subject: str = "1029", claims: dict | None = None, **more) -> Preview:
        before = list(User.objects.values())
        seen = preview(find_pool(pool), VerifiedIdentity(okta, subject, claims or CLAIMS), **more)
        assert list(User.objects.values()) == before
        assert functions.asked == []
        return seen

    return see


def fates(seen: Preview) -> dict[str, Fate]:
    return {each.attribute: each.fate for each in seen.mapped}


def test_somebody_new_and_what_becomes_of_them(visitor, app, okta, look, groups, groups_of):  # noqa: F811
    claims = CLAIMS | {"memberOf": ["cn=Admins"]}
    seen = look(claims=claims)
    assert not FederatedIdentity.objects.exists()
    assert not HostedSession.objects.exists()
    assert (seen.outcome, seen.username, seen.sub) == (Outcome.NEW, "okta_1029", "")
    visitor.come(app, okta, claims=claims)
    user = User.objects.get()
    assert (seen.username, seen.status) == (user.username, user.status)
    assert seen.attributes == {name: value for name, value in user.attributes.items() if name != "identities"}
    assert set(seen.groups) == groups_of()


def test_somebody_known_and_each_rule_with_its_result(visitor, app, okta, look, groups, groups_of):  # noqa: F811
    visitor.come(app, okta, claims=CLAIMS | {"memberOf": ["cn=Admins"]})
    claims = {"email": CLAIMS["email"], "name": "Inês", "memberOf": ["cn=Staff"]}
    seen = look(claims=claims)
    assert (seen.outcome, seen.sub) == (Outcome.KNOWN, User.objects.get().sub)
    assert fates(seen) == {"email": Fate.SAME, "name": Fate.SET, "family_name": Fate.MISSING}
    visitor.come(app, okta, claims=claims)
    assert seen.attributes == User.objects.get().attributes
    assert set(seen.groups) == groups_of() == {"staff"}


def test_somebody_linked_by_an_attribute(okta, look, make_user, link):
    make_user("ann")
    link(okta, "ann", CLAIMS["email"], "email")
    seen = look()
    assert (seen.outcome, seen.username) == (Outcome.LINKED, "ann")


def test_a_refused_sign_in_says_why_in_the_words_of_the_callback(visitor, app, okta, look):
    seen = look(claims=CLAIMS | {"email": "nowhere"})
    assert (seen.outcome, fates(seen)["email"]) == (Outcome.REFUSED, Fate.REFUSED)
    assert seen.problem == visitor.refused(app, okta, claims=CLAIMS | {"email": "nowhere"})
    seen = look("x" * 130)
    assert (seen.outcome, seen.problem[0]) == (Outcome.REFUSED, "invalid_request")


def test_a_client_that_may_not_write_an_attribute_leaves_it(make_app, look):
    client = make_app(SupportedIdentityProviders=["Okta"], WriteAttributes=["email"])["ClientId"]
    seen = look(client=AppClient.objects.get(id=client))
    assert fates(seen) == {"email": Fate.SET, "name": Fate.SKIPPED, "family_name": Fate.SKIPPED}
    assert "name" not in seen.attributes
