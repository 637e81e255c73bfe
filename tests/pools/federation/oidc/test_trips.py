"""There and back: what a provider is asked, and what comes of its answer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pools.models import FederationTrip, PostedAnswer
from pools.rules.expiry import remove_expired
from tests.pools.federation.oidc.conftest import Traveller, query_of
from tests.pools.federation.oidc.issuers import CLIENT, CURVE, SECRET
from tests.pools.pages.conftest import CALLBACK, HOST

pytestmark = pytest.mark.both_databases


class TestGoing:
    def test_the_provider_is_told_who_asks_and_where_the_answer_goes(self, traveller):
        asked = query_of(traveller.leave())
        assert traveller.response["Location"].startswith("https://login.example.com/authorize?")
        known = {name: asked[name] for name in ("client_id", "redirect_uri", "response_type", "scope")}
        assert known == {
            "client_id": CLIENT,
            "redirect_uri": f"http://{HOST}/oauth2/idpresponse",
            "response_type": "code",
            "scope": "openid email",
        }
        assert asked["code_challenge_method"] == "S256"
        assert all(len(asked[name]) >= 32 for name in ("state", "nonce", "code_challenge"))

    def test_each_trip_has_secrets_of_its_own(self, traveller):
        one, other = query_of(traveller.leave()), query_of(traveller.leave())
        assert all(one[name] != other[name] for name in ("state", "nonce", "code_challenge"))

    def test_nothing_that_is_kept_of_a_trip_can_be_used_by_who_reads_it(self, traveller):
        asked = query_of(traveller.leave())
        kept = " ".join(str(value) for value in FederationTrip.objects.values()[0].values())
        secret = traveller.http.cookies["flow"].value
        assert asked["state"] not in kept
        assert secret not in kept

    def test_the_sign_in_page_leads_straight_on_too(self, traveller):
        assert traveller.leave(page="login").startswith("https://login.example.com/authorize?")

    def test_an_identifier_stands_for_its_provider(self, traveller, cognito, pool):
        cognito.update_identity_provider(UserPoolId=pool, ProviderName="Okta", IdpIdentifiers=["example.org"])
        for page in ("oauth2/authorize", "login"):
            traveller.open(page, idp_identifier="example.org")
            assert traveller.response["Location"].startswith("https://login.example.com/authorize?")

    def test_what_the_app_wishes_of_the_sign_in_is_passed_on(self, traveller):
        asked = query_of(traveller.leave(prompt="login consent", login_hint="ines", max_age="60"))
        assert (asked["prompt"], asked["login_hint"], asked["max_age"]) == ("consent login", "ines", "60")

    def test_a_wished_level_is_passed_on_by_the_name_that_the_provider_has_for_it(
        self, traveller, cognito, pool
    ):
        cognito.update_identity_provider(
            UserPoolId=pool,
            ProviderName="Okta",
            AcrMapping={"Level2": "urn:okta:1fa", "Level3": "urn:okta:2fa"},
        )
        asked = query_of(traveller.leave(acr_values="urn:cognito:loa:3 urn:cognito:loa:2 urn:cognito:loa:4"))
        assert asked["acr_values"] == "urn:okta:2fa urn:okta:1fa"

    def test_no_page_of_a_provider_is_shown_where_none_may_be(self, traveller):
        assert traveller.open("oauth2/authorize", identity_provider="Okta", prompt="none").told == {
            "error": "login_required",
            "state": "s1",
            "iss": traveller.told["iss"],
        }
        assert not FederationTrip.objects.exists()

    def test_a_provider_that_the_client_does_not_have_is_refused(self, traveller, add_provider):
        add_provider("Other")
        traveller.open("oauth2/authorize", identity_provider="Other")
        assert traveller.told["error"] == "invalid_request"


class TestComingBack:
    def test_the_app_gets_a_code_and_the_pool_a_user(self, traveller, okta, attributes_of):
        assert len(traveller.travel(okta)["code"]) == 36
        assert traveller.told["state"] == "s1"
        found = attributes_of("Okta_1029")
        assert (found["email"], found["name"]) == ("ines@example.org", "Ines")

    def test_what_the_id_token_says_stands_above_user_info(self, traveller, okta, attributes_of):
        okta.user_info = {"email": "elsewhere@example.org"}
        traveller.travel(okta)
        assert attributes_of("Okta_1029")["email"] == "ines@example.org"

    def test_the_browser_is_signed_in_for_the_next_time(self, traveller, okta):
        traveller.travel(okta)
        for more in ({}, {"identity_provider": "Okta"}):
            assert "code" in traveller.open("oauth2/authorize", **more).told

    def test_a_session_of_another_way_is_not_enough_for_an_app_that_names_a_provider(
        self, traveller, make_user, pool
    ):
        make_user(pool)
        assert "code" in traveller.sign_in().told
        assert traveller.leave().startswith("https://login.example.com/")

    def test_the_code_is_redeemed_with_the_secret_in_the_form(self, traveller, okta, providers):
        traveller.travel(okta)
        [form] = providers.forms
        assert set(form) == {
            *("grant_type", "code", "redirect_uri", "client_id", "client_secret", "code_verifier")
        }
        assert all("client_secret" not in address for address in providers.asked)

    def test_a_public_client_has_no_secret(self, okta, add_provider, make_app, pool):
        add_provider("Public", details={"client_secret": None})
        okta.secrets = [None]
        public = Traveller(make_app(pool, SupportedIdentityProviders=["Public"]))
        assert "code" in public.travel(okta, "Public")
        assert "client_secret" not in okta.providers.forms[0]

    def test_a_secret_changes_without_a_gap(self, traveller, okta, cognito, pool, providers):
        details = cognito.describe_identity_provider(UserPoolId=pool, ProviderName="Okta")
        given = details["IdentityProvider"]["ProviderDetails"] | {"client_secret": "the-next-secret"}
        cognito.update_identity_provider(UserPoolId=pool, ProviderName="Okta", ProviderDetails=given)
        assert "code" in traveller.travel(okta)
        assert [form["client_secret"] for form in providers.forms] == ["the-next-secret", SECRET]
        okta.secrets = ["the-next-secret"]
        assert "code" in Traveller(traveller.app).travel(okta)

    def test_user_info_is_asked_by_post_where_that_is_set(
        self, okta, add_provider, make_app, pool, providers
    ):
        add_provider("Posts", details={"attributes_request_method": "POST"})
        assert "code" in Traveller(make_app(pool, SupportedIdentityProviders=["Posts"])).travel(okta, "Posts")
        assert providers.forms[1] == {}

    def test_a_provider_without_discovery_is_asked_where_it_is_set_up(
        self, okta, add_provider, make_app, pool, providers
    ):
        url = okta.url
        told = {"authorize_url": f"{url}/a", "token_url": f"{url}/token", "attributes_url": f"{url}/me"}
        add_provider("Plain", details=told | {"jwks_uri": f"{url}/keys"})
        del providers.pages[f"{url}/.well-known/openid-configuration"]
        plain = Traveller(make_app(pool, SupportedIdentityProviders=["Plain"]))
        assert plain.leave("Plain").startswith(f"{url}/a?")
        assert "code" in plain.travel(okta, "Plain")

    def test_an_elliptic_curve_signs_as_well(self, traveller, okta):
        okta.key, okta.algorithm = CURVE, "ES256"
        okta.publish()
        assert "code" in traveller.travel(okta)

    def test_the_secret_signs_for_a_provider_that_has_no_other_key(self, traveller, okta):
        okta.key, okta.algorithm, okta.kid = SECRET, "HS256", "shared"
        okta.providers.pages[f"{okta.url}/keys"] = {"keys": []}
        assert "code" in traveller.travel(okta)

    def test_keys_are_followed_as_they_change(self, traveller, okta, time_machine):
        assert "code" in traveller.travel(okta)
        okta.rotate()
        time_machine.move_to(timezone.now() + timedelta(minutes=1))
        assert "code" in Traveller(traveller.app).travel(okta)

    def test_addresses_are_followed_as_they_change(self, traveller, okta, time_machine):
        traveller.leave()
        okta.discovery["authorization_endpoint"] = f"{okta.url}/new"
        time_machine.move_to(timezone.now() + timedelta(hours=2))
        assert traveller.leave().startswith(f"{okta.url}/new?")

    def test_the_last_known_addresses_are_used_while_the_provider_does_not_tell(
        self, traveller, okta, providers
    ):
        del providers.pages[f"{okta.url}/.well-known/openid-configuration"]
        assert "code" in traveller.travel(okta)

    def test_the_answer_may_say_whose_it_is(self, traveller, okta):
        back = okta.meet(traveller.leave()) | {"iss": okta.url}
        assert "code" in traveller.come_back(**back).told

    def test_what_is_over_is_taken_away(self, traveller, okta, time_machine, pool):
        traveller.leave()
        PostedAnswer.objects.create(
            id="a", pool_id=FederationTrip.objects.get().provider.pool_id, body=b"x", expires=timezone.now()
        )
        remove_expired(timezone.now() + timedelta(minutes=11))
        assert not FederationTrip.objects.exists()
        assert not PostedAnswer.objects.exists()

    def test_the_callback_is_the_one_that_the_app_named(self, traveller, okta):
        traveller.travel(okta)
        assert traveller.response["Location"].startswith(f"{CALLBACK}?code=")
