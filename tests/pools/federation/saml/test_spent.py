"""An assertion is taken once by a user pool, and by an identity pool for one identity, until it ends."""

from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from identities.models import Identity, SamlProvider
from pools.models import SpentAssertion
from pools.rules.federation.rejections import Rejected
from pools.rules.federation.saml.answers import verify_answer
from pools.rules.federation.saml.spent import Presented, spend
from pools.tasks import remove_expired
from tests.fixtures.saml import encoded
from tests.fixtures.saml_attacks import Forger
from tests.pools.federation.saml.conftest import BASE, IDP

ARN = "arn:aws:iam::000000000000:saml-provider/Okta"
AWS = "https://signin.aws.amazon.com/saml"


@pytest.fixture
def make_identity_pool(identity_client):
    SamlProvider.objects.get_or_create(
        name="Okta", defaults={"metadata": IDP.metadata, "created": timezone.now()}
    )

    def make(name: str = "visitors", **more) -> str:
        made = identity_client.create_identity_pool(
            IdentityPoolName=name, AllowUnauthenticatedIdentities=True, SamlProviderARNs=[ARN], **more
        )
        return made["IdentityPoolId"]

    return make


@pytest.fixture
def identity_client(make_client):
    return make_client(service="cognito-identity")


@pytest.fixture
def for_aws() -> str:
    return IDP.signed(id="_shared")


def test_an_identity_presents_its_assertion_again(identity_client, make_identity_pool, for_aws):
    pool = make_identity_pool()
    ids = {identity_client.get_id(IdentityPoolId=pool, Logins={ARN: for_aws})["IdentityId"] for _ in range(3)}
    assert len(ids) == 1
    assert SpentAssertion.objects.get().holder == ids.pop()


def test_for_another_identity_it_is_refused(identity_client, make_identity_pool, for_aws):
    first, second = make_identity_pool(), make_identity_pool("others")
    identity_client.get_id(IdentityPoolId=first, Logins={ARN: for_aws})
    with pytest.raises(identity_client.exceptions.NotAuthorizedException, match="presented before"):
        identity_client.get_id(IdentityPoolId=second, Logins={ARN: for_aws})


def test_what_a_user_pool_took_no_identity_pool_takes(
    identity_client, make_identity_pool, provider, pool, right
):
    both = Forger(IDP, right("_r")).right
    audience = f"<saml:Audience>{both.audience}</saml:Audience><saml:Audience>{AWS}</saml:Audience>"
    taken = Forger(IDP, both).signed(audience=audience, id="_shared")
    place = f"{BASE}/{pool}"
    verify_answer(provider, encoded(taken), place, timezone.now(), request_id="_r")
    with pytest.raises(identity_client.exceptions.NotAuthorizedException, match="presented before"):
        identity_client.get_id(IdentityPoolId=make_identity_pool(), Logins={ARN: IDP.signed(id="_shared")})
    assert not Identity.objects.exists()


def test_nor_the_reverse(identity_client, make_identity_pool, provider, pool, good, for_aws):
    identity_client.get_id(IdentityPoolId=make_identity_pool(), Logins={ARN: for_aws})
    with pytest.raises(Rejected, match="presented before"):
        verify_answer(provider, good("_r", id="_shared"), f"{BASE}/{pool}", timezone.now(), request_id="_r")


def test_it_is_kept_for_as_long_as_it_lives(provider, pool, good, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    response = good("_r", ends=1200)
    verify_answer(provider, response, f"{BASE}/{pool}", timezone.now(), request_id="_r")
    assert b"_assertion" in b64decode(response)
    time_machine.shift(1100)
    remove_expired()
    with pytest.raises(Rejected, match="presented before"):
        verify_answer(provider, response, f"{BASE}/{pool}", timezone.now(), request_id="_r")
    time_machine.shift(101)
    remove_expired()
    assert not SpentAssertion.objects.exists()


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_ten_who_present_it_at_once_one_succeeds():
    presented = Presented.of("https://idp.example.com", "_a", timezone.now() + timedelta(minutes=5))

    def attempt(_: int) -> bool:
        try:
            spend(presented)
        except Rejected:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(10) as threads:
        assert sorted(threads.map(attempt, range(10))) == [False] * 9 + [True]
