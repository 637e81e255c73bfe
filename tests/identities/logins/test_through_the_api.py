"""GetId with logins of providers of several kinds, as an app calls it."""

import pytest
from botocore.exceptions import ClientError
from django.utils import timezone

from identities.models import Identity, OpenIdConnectProvider, SamlProvider
from tests.fixtures.saml import SamlIdp

SAML_ARN = "arn:aws:iam::000000000000:saml-provider/Example"


@pytest.fixture
def oidc_pool(make_pool, oidc_provider) -> str:
    """The id of an identity pool that takes the OpenID Connect provider's tokens."""
    OpenIdConnectProvider.objects.create(url=oidc_provider.name, client_ids=["app"], created=timezone.now())
    arn = f"arn:aws:iam::000000000000:oidc-provider/{oidc_provider.name}"
    return make_pool(OpenIdConnectProviderARNs=[arn])["IdentityPoolId"]


def test_who_signs_in_again_has_the_same_identity(public, oidc_pool, oidc_provider):
    def identity(user: str) -> str:
        logins = {oidc_provider.name: oidc_provider.id_token(user)}
        return public.get_id(IdentityPoolId=oidc_pool, Logins=logins)["IdentityId"]

    assert identity("ann") == identity("ann") != identity("ben")


def test_a_saml_response_leads_to_an_identity(public, make_pool):
    idp = SamlIdp()
    SamlProvider.objects.create(name="Example", metadata=idp.metadata, created=timezone.now())
    pool = make_pool(SamlProviderARNs=[SAML_ARN])["IdentityPoolId"]
    first, again = (
        public.get_id(IdentityPoolId=pool, Logins={SAML_ARN: idp.signed()})["IdentityId"] for _ in range(2)
    )
    assert first == again


def test_a_bad_token_makes_no_identity(public, oidc_pool, oidc_provider):
    logins = {oidc_provider.name: oidc_provider.id_token("ann", "other")}
    with pytest.raises(ClientError, match="Incorrect token audience") as caught:
        public.get_id(IdentityPoolId=oidc_pool, Logins=logins)
    assert caught.value.response["Error"]["Code"] == "NotAuthorizedException"
    assert not Identity.objects.exists()


def test_one_bad_token_among_several_refuses_them_all(public, oidc_pool, oidc_provider):
    logins = {oidc_provider.name: oidc_provider.id_token("ann"), "www.amazon.com": "Atza|token"}
    with pytest.raises(ClientError, match="not from a supported provider"):
        public.get_id(IdentityPoolId=oidc_pool, Logins=logins)
    assert not Identity.objects.exists()


def test_a_provider_that_is_down_is_an_external_failure(public, oidc_pool, oidc_provider, settings):
    settings.PROVIDER_ALLOW_PRIVATE = False
    logins = {oidc_provider.name: oidc_provider.id_token("ann")}
    with pytest.raises(ClientError, match="localhost is at an address that is not public") as caught:
        public.get_id(IdentityPoolId=oidc_pool, Logins=logins)
    assert caught.value.response["Error"]["Code"] == "ExternalServiceException"
    assert not Identity.objects.exists()
