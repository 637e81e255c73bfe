"""Identity pools: list, create, overview, settings, login providers, delete."""

import json

import boto3
import pytest

from dashboard.models import AuditRecord
from tests.dashboard.reading import form_in, read, row_for, words
from tests.fixtures.identity_pools import make_harbour

ROLE = "arn:aws:iam::123456789012:role/"
OIDC = "arn:aws:iam::123456789012:oidc-provider/id.example.com"
ADD, REMOVE, CHECK = "settings/providers/add/", "settings/providers/remove/", "settings/providers/check/"


@pytest.fixture
def web(harbour):
    """A user pool beside the identity pool, as ``(identity spot, user pool id, app client id)``."""
    users = harbour.users
    pool = users.create_user_pool(PoolName="Harbour shop")["UserPool"]["Id"]
    client = users.create_user_pool_client(UserPoolId=pool, ClientName="web")["UserPoolClient"]["ClientId"]
    return harbour, pool, client


def provider(pool: str, client: str, *, checked: bool = True) -> dict:
    name = f"cognito-idp.us-east-1.amazonaws.com/{pool}"
    return {"ProviderName": name, "ClientId": client, "ServerSideTokenCheck": checked}


def typed_in(console, spot, **changed) -> dict:
    return form_in(console.get(spot.url("settings/"))) | changed


def test_an_empty_list_says_what_an_identity_pool_is_for(console, embedded):
    page = console.get("/identity-pools/embedded/")
    assert "No identity pools yet" in words(page)
    assert read(page).select_one("main a[href='/identity-pools/embedded/create/']")


def test_pools_are_listed_with_their_ids(console, harbour):
    page = console.get(f"/identity-pools/{harbour.connection.slug}/")
    assert "harbour" in row_for(page, harbour.pool_id)
    row = words(read(console.get(harbour.url("row/"))))
    assert "Nobody by a login No guests" in row


def test_more_pools_than_a_page_holds_are_paged_there_and_back(console, embedded, identity_client):
    for number in range(21):
        make_harbour(embedded, identity_client, None, IdentityPoolName=f"Pool {number:02}")
    pages = [console.get("/identity-pools/embedded/"), console.get("/identity-pools/embedded/?page=2")]
    names = [link.text for page in pages for link in read(page).select("main tbody th a")]
    assert sorted(names) == [f"Pool {number:02}" for number in range(21)]


def test_a_pool_is_created_with_the_people_of_a_user_pool(console, web):
    spot, pool, client = web
    address = f"/identity-pools/{spot.connection.slug}/create/"
    typed = form_in(console.get(address)) | {"name": "ferry", "user_pool": pool, "google": "123-a.apps"}
    refreshed = console.post(address, typed | {"refresh": "1"})
    assert refreshed.status_code == 200
    kept = form_in(refreshed)
    assert (kept["name"], kept["user_pool"], kept["google"]) == ("ferry", pool, "123-a.apps")
    answer = console.post(address, kept | {"client_id": client, "checked": "on"})
    assert answer.status_code == 302, words(answer)
    made = spot.client.describe_identity_pool(IdentityPoolId=answer["Location"].split("/")[-2])
    assert made["CognitoIdentityProviders"] == [provider(pool, client)]
    assert made["SupportedLoginProviders"] == {"accounts.google.com": "123-a.apps"}
    assert not made["AllowUnauthenticatedIdentities"]


def test_a_user_pool_without_its_app_client_is_not_enough(console, web):
    spot, pool, _ = web
    page = console.post(f"/identity-pools/{spot.connection.slug}/create/", {"name": "x", "user_pool": pool})
    assert page.status_code == 422
    assert "Choose the app client" in words(page)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "a/b"}, "Letters, digits, spaces"),
        ({"developer_name": "my shop"}, "Letters, digits and . _ - only."),
        ({"tags": "team"}, "“team” is no tag."),
        ({"google": "a b"}, "Letters, digits and . _ / - only."),
    ],
)
def test_a_mistake_is_told_at_the_field_and_what_was_typed_stays(console, embedded, typed, sentence):
    page = console.post("/identity-pools/embedded/create/", {"name": "harbour", "apple": "com.shop"} | typed)
    assert page.status_code == 422
    assert sentence in words(page)
    assert form_in(page)["apple"] == "com.shop"


@pytest.mark.parametrize("code", ["TooManyRequestsException", "AccessDeniedException"])
def test_a_refusal_keeps_what_was_typed(console, connect, refusing_url, code):
    connect(refusing_url(code, "no"))
    page = console.post("/identity-pools/shop-aws/create/", {"name": "ferry", "tags": "a=b"})
    assert code in words(page)
    assert (form_in(page)["name"], form_in(page)["tags"]) == ("ferry", "a=b")


def test_an_endpoint_that_is_down_keeps_what_was_typed_in_settings(console, connect, closed_url, aws_spot):
    typed = typed_in(console, aws_spot, name="ferry")
    aws_spot.connection.endpoint_url = closed_url
    aws_spot.connection.save()
    for address in ("settings/preview/", "settings/save/"):
        page = console.post(aws_spot.url(address), typed)
        assert "cannot be reached" in words(page)
        assert form_in(page)["name"] == "ferry"


@pytest.fixture
def aws_spot(aws, aws_identity_client, aws_client):
    return make_harbour(aws, aws_identity_client, aws_client)


def test_the_overview_tells_ids_providers_and_how_an_app_asks(console, web):
    spot, pool, client = web
    spot.client.update_identity_pool(
        IdentityPoolId=spot.pool_id,
        IdentityPoolName="harbour",
        AllowUnauthenticatedIdentities=False,
        CognitoIdentityProviders=[provider(pool, client, checked=False)],
    )
    page = console.get(spot.url())
    assert pool in row_for(page, client)
    assert "tokens are not checked with the user pool" in words(page)
    assert f":identitypool/{spot.pool_id}" in words(page)
    assert f'logins = {{"cognito-idp.us-east-1.amazonaws.com/{pool}": id_token}}' in words(page)
    assert "fromCognitoIdentityPool" in words(page)


def test_the_overview_tells_roles_and_what_is_risky(console, embedded_harbour):
    spot = embedded_harbour
    typed = typed_in(console, spot, guests="on", classic="on")
    console.post(spot.url("settings/save/"), typed)
    page = console.get(spot.url())
    for sentence in ("No roles are set", "The classic flow is on", "Guests get credentials"):
        assert sentence in words(page)
    roles = {"authenticated": f"{ROLE}people"}
    spot.client.set_identity_pool_roles(IdentityPoolId=spot.pool_id, Roles=roles)
    page = console.get(spot.url())
    assert f"Signed in {ROLE}people" in words(page)
    assert "Guests have no role" in words(page)
    assert "No roles are set" not in words(page)


def test_a_wide_role_for_guests_is_called_risky(console, embedded_harbour, make_client):
    spot, iam = embedded_harbour, make_client(service="iam")
    who = {"Federated": "cognito-identity.amazonaws.com"}
    trusted = {"Effect": "Allow", "Principal": who, "Action": "sts:AssumeRoleWithWebIdentity"}
    trust = {"Version": "2012-10-17", "Statement": [trusted]}
    arn = iam.create_role(RoleName="guests", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    spot.client.set_identity_pool_roles(IdentityPoolId=spot.pool_id, Roles={"unauthenticated": arn})
    console.post(spot.url("settings/save/"), typed_in(console, spot, guests="on"))
    for resource, risky in (("arn:aws:s3:::shop/*", False), ("*", True)):
        allowed = {"Effect": "Allow", "Action": ["s3:*"], "Resource": resource}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
        iam.put_role_policy(RoleName="guests", PolicyName="shop", PolicyDocument=policy)
        assert ("may do s3:* on every resource" in words(console.get(spot.url()))) is risky
    assert "may do s3:* on every resource" in words(read(console.get(spot.url("risks/"))))


def test_settings_are_reviewed_and_saved_and_providers_stay(console, web):
    spot, pool, client = web
    console.post(spot.url(f"{ADD}user-pool/"), {"user_pool": pool, "client_id": client, "checked": "on"})
    typed = typed_in(console, spot, guests="on", tags="team=sea", developer_name="login.shop")
    preview = console.post(spot.url("settings/preview/"), typed)
    assert "off on" in row_for(preview, "AllowUnauthenticatedIdentities")
    assert "Guests will get identities" in words(preview)
    assert "cannot be changed later" in words(preview)
    assert console.post(spot.url("settings/save/"), form_in(preview, "/save/")).status_code == 302
    after = spot.read()
    assert after["AllowUnauthenticatedIdentities"]
    assert after["IdentityPoolTags"] == {"team": "sea"}
    assert after["DeveloperProviderName"] == "login.shop"
    assert after["CognitoIdentityProviders"] == [provider(pool, client)]


def test_the_developer_provider_name_is_fixed_once_set(console, embedded_harbour):
    spot = embedded_harbour
    console.post(spot.url("settings/save/"), typed_in(console, spot, developer_name="login.shop"))
    page = console.get(spot.url("settings/"))
    assert read(page).select_one("#id_developer_name").has_attr("disabled")
    console.post(spot.url("settings/save/"), form_in(page) | {"developer_name": "other"})
    assert spot.read()["DeveloperProviderName"] == "login.shop"


def test_tags_can_be_emptied(console, embedded_harbour):
    spot = embedded_harbour
    for tags in ("team=sea", ""):
        console.post(spot.url("settings/save/"), typed_in(console, spot, tags=tags))
    assert not spot.read().get("IdentityPoolTags")


def test_what_a_connection_does_not_take_over_is_said(console, aws_spot):
    typed = typed_in(console, aws_spot, name="ferry")  # moto keeps the first name
    page = console.post(aws_spot.url("settings/save/"), typed, follow=True)
    assert "did not take over: IdentityPoolName" in words(read(page))


def test_the_second_of_two_editors_is_told_and_may_go_on(console, embedded_harbour):
    spot = embedded_harbour
    mine = typed_in(console, spot, name="mine", tags="a=b")
    theirs = typed_in(console, spot, name="theirs")
    assert console.post(spot.url("settings/save/"), theirs).status_code == 302
    page = console.post(spot.url("settings/save/"), mine)
    assert page.status_code == 409
    assert "dana@example.com saved this identity pool" in words(page)
    assert "harbour theirs mine" in row_for(page, "IdentityPoolName")
    assert spot.read()["IdentityPoolName"] == "theirs"
    preview = console.post(spot.url("settings/preview/"), form_in(page))
    assert console.post(spot.url("settings/save/"), form_in(preview, "/save/")).status_code == 302
    assert (spot.read()["IdentityPoolName"], spot.read()["IdentityPoolTags"]) == ("mine", {"a": "b"})


def test_a_provider_added_meanwhile_is_not_lost(console, embedded_harbour):
    spot = embedded_harbour
    mine = typed_in(console, spot, name="mine")
    console.post(spot.url(f"{ADD}social/"), {"provider": "www.amazon.com", "app_id": "amzn1.app"})
    assert console.post(spot.url("settings/save/"), mine).status_code == 302
    assert spot.read()["SupportedLoginProviders"] == {"www.amazon.com": "amzn1.app"}


def test_a_form_without_its_version_saves_nothing(console, embedded_harbour):
    typed = typed_in(console, embedded_harbour, version="made-up")
    assert console.post(embedded_harbour.url("settings/save/"), typed).status_code == 409


def test_a_user_pool_is_added_checked_or_not_and_removed(console, web):
    spot, pool, client = web
    address = spot.url(f"{ADD}user-pool/")
    chosen = console.post(address, {"user_pool": pool, "refresh": "1"})
    assert client in [option["value"] for option in read(chosen).select("#id_client_id option")]
    given = {"user_pool": pool, "client_id": client, "checked": "on"}
    assert console.post(address, given).status_code == 302
    assert spot.read()["CognitoIdentityProviders"] == [provider(pool, client)]
    again = console.post(address, given)
    assert "is a provider of the pool already" in words(again)
    key = f"{provider(pool, client)['ProviderName']}:{client}"
    assert console.post(spot.url(CHECK), {"key": key, "on": "0"}).status_code == 302
    assert spot.read()["CognitoIdentityProviders"] == [provider(pool, client, checked=False)]
    question = console.get(spot.url(REMOVE), {"kind": "user-pool", "key": key})
    assert "get no identity" in words(question)
    assert console.post(spot.url(REMOVE), form_in(question)).status_code == 302
    assert not spot.read().get("CognitoIdentityProviders")


def test_two_people_adding_providers_lose_neither(console, web):
    spot, pool, client = web
    console.post(spot.url(f"{ADD}social/"), {"provider": "graph.facebook.com", "app_id": "42"})
    console.post(spot.url(f"{ADD}user-pool/"), {"user_pool": pool, "client_id": client})
    after = spot.read()
    assert after["SupportedLoginProviders"] == {"graph.facebook.com": "42"}
    assert len(after["CognitoIdentityProviders"]) == 1


def test_the_secret_of_twitter_is_kept_and_shown_nowhere(console, harbour):
    spot, address = harbour, harbour.url(f"{ADD}social/")
    page = console.post(address, {"provider": "api.twitter.com", "app_id": "key"})
    assert "Twitter needs its consumer secret too." in words(page)
    given = {"provider": "api.twitter.com", "app_id": "key", "secret": "hush-hush"}
    assert console.post(address, given).status_code == 302
    assert spot.read()["SupportedLoginProviders"] == {"api.twitter.com": "key;hush-hush"}
    for rest in ("", "settings/", "settings/providers/"):
        assert "hush" not in console.get(spot.url(rest)).content.decode()
    assert "hush" not in str(AuditRecord.objects.latest("pk").input)


def test_a_provider_of_iam_is_added_by_its_arn(console, aws_spot):
    page = console.post(aws_spot.url(f"{ADD}oidc/"), {"arn": "id.example.com"})
    assert "This is no ARN of such a provider" in words(page)
    assert console.post(aws_spot.url(f"{ADD}oidc/"), {"arn": OIDC}).status_code == 302
    assert aws_spot.read()["OpenIdConnectProviderARNs"] == [OIDC]
    assert "OpenID Connect" in row_for(console.get(aws_spot.url("settings/providers/")), "id.example.com")


def test_providers_that_iam_keeps_are_offered(console, aws_spot, moto_url):
    iam = boto3.client(
        "iam",
        endpoint_url=moto_url,
        region_name="us-east-1",
        aws_access_key_id="AKIATESTSONLY",
        aws_secret_access_key="tests-only-secret",
    )
    made = iam.create_open_id_connect_provider(Url="https://id.example.com", ThumbprintList=["a" * 40])
    arn = made["OpenIDConnectProviderArn"]
    page = console.get(aws_spot.url(f"{ADD}oidc/"))
    assert [box["value"] for box in read(page).select("input[name=listed]")] == [arn]
    assert console.post(aws_spot.url(f"{ADD}oidc/"), {"listed": arn}).status_code == 302
    assert aws_spot.read()["OpenIdConnectProviderARNs"] == [arn]


def test_a_provider_that_is_gone_is_said_to_be(console, embedded_harbour):
    address = embedded_harbour.url(REMOVE)
    page = console.post(address, {"kind": "social", "key": "accounts.google.com"}, follow=True)
    assert "is not there any more" in words(read(page))


def test_a_kind_of_provider_that_is_none_is_not_found(console, embedded_harbour):
    assert console.get(embedded_harbour.url(f"{ADD}myspace/")).status_code == 404


def test_a_pool_is_deleted_after_one_question_that_names_what_goes(console, harbour):
    spot = harbour
    question = console.get(spot.url("delete/"))
    assert "no identities" in words(question)
    assert spot.pool_id in words(question)
    assert console.post(spot.url("delete/")).status_code == 302
    assert spot.pool_id not in words(console.get(f"/identity-pools/{spot.connection.slug}/"))
    assert AuditRecord.objects.get(operation="DeleteIdentityPool").pool == spot.pool_id


def test_the_frame_names_the_pool_and_where_one_can_go(console, harbour):
    page = read(console.get(harbour.url()))
    assert "harbour" in words(page.select_one(".switch"))
    labels = [words(link) for link in page.select(".nav a")]
    assert {"Overview", "Identities", "Settings", "Identity pools"} <= set(labels)
    assert page.select_one("form.global")["action"] == harbour.url("identities/")


def test_the_home_page_and_the_palette_lead_to_the_pool(console, embedded_harbour, cognito):
    cognito.create_user_pool(PoolName="Harbour shop")
    assert read(console.get("/home/")).select_one(f"main a[href='{embedded_harbour.url()}']")
    found = read(console.get("/jump/?q=harbour"))
    assert found.select_one(f"a[href='{embedded_harbour.url()}']")
    pages = read(console.get(f"/jump/?from=embedded/{embedded_harbour.pool_id}&q=setting"))
    assert pages.select_one(f"a[href='{embedded_harbour.url('settings/')}']")
