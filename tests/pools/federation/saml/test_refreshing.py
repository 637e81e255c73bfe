"""Metadata at an address, which are fetched again and again."""

import pytest
from django.utils import timezone

from pools.models import IdentityProvider
from pools.tasks.federation import tend_providers
from tests.fixtures.saml import SamlIdp, moment
from tests.pools.federation.saml.conftest import IDP
from tests.pools.oauth.conftest import answer_of

URL = "https://login.example.com/metadata"
HOURS = 3600


@pytest.fixture(autouse=True)
def _moved(time_machine) -> None:
    time_machine.move_to(timezone.now())


@pytest.fixture
def provider(make_provider, providers):
    providers.pages[URL] = IDP.metadata.encode()
    return make_provider(MetadataURL=URL)


def details(cognito, pool) -> dict:
    described = cognito.describe_identity_provider(UserPoolId=pool, ProviderName="Okta")
    return described["IdentityProvider"]["ProviderDetails"]


def test_it_is_fetched_again_after_six_hours(provider, providers, time_machine):
    tend_providers()
    assert len(providers.asked) == 1
    time_machine.shift(6 * HOURS + 1)
    tend_providers()
    tend_providers()
    assert len(providers.asked) == 2


def test_or_when_it_says_that_it_ends(make_provider, providers, time_machine):
    until = f' validUntil="{moment(2 * HOURS)}"'
    providers.pages[URL] = IDP.describe(IDP.certificate, more=until).encode()
    make_provider(MetadataURL=URL)
    time_machine.shift(2 * HOURS + 1)
    providers.pages[URL] = IDP.metadata.encode()
    tend_providers()
    assert len(providers.asked) == 2


def test_new_certificates_are_taken(provider, providers, time_machine, visitor, app, good):
    other = SamlIdp()
    providers.pages[URL] = other.metadata.encode()
    time_machine.shift(6 * HOURS + 1)
    tend_providers()
    request = visitor.leave(app)
    told = answer_of(visitor.bring(good(request.id), request.relay_state))
    assert "signature is invalid" in told["error_description"]
    request = visitor.leave(app)
    assert "code" in answer_of(visitor.bring(good(request.id, other, id="_new"), request.relay_state))


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (None, "HTTP status 404"),
        (b"<a/>", "EntityDescriptor"),
        (b"\xff\xfe", "UTF-8"),
        (IDP.describe(IDP.certify(days=-1)).encode(), "certificate"),
        (b"<a>" + b" " * 300_000 + b"</a>", "login.example.com"),
    ],
    ids=["away", "no metadata", "no text", "expired", "huge"],
)
def test_the_last_good_copy_stays_and_the_failure_is_told(
    provider, providers, time_machine, cognito, pool, page, said
):
    providers.pages[URL] = page
    time_machine.shift(6 * HOURS + 1)
    tend_providers()
    assert said in details(cognito, pool)["MetadataRefreshError"]
    assert IdentityProvider.objects.get().metadata == provider.metadata
    providers.pages[URL] = IDP.metadata.encode()
    time_machine.shift(900)
    tend_providers()
    assert "MetadataRefreshError" not in details(cognito, pool)


def test_a_described_failure_may_be_sent_back(provider, providers, time_machine, cognito, pool):
    providers.pages[URL] = None
    time_machine.shift(6 * HOURS + 1)
    tend_providers()
    shown = details(cognito, pool)
    providers.pages[URL] = IDP.metadata.encode()
    cognito.update_identity_provider(UserPoolId=pool, ProviderName="Okta", ProviderDetails=shown)
    assert "MetadataRefreshError" not in details(cognito, pool)
