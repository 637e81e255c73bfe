"""Identity pools and identities in a real browser: readable by everybody, and without scripts too."""

from hashlib import sha256

import boto3
import pytest
from django.utils import timezone

from identities.models import Identity, IdentityPool, Login
from tests.fixtures.identity_pools import make_harbour

pytestmark = pytest.mark.django_db(transaction=True)
ROLE = "arn:aws:iam::000000000000:role/harbour/"
OWN = "login.shop"
TAGS = {"team": "sea"}


@pytest.fixture
def live_identity_client(live_server, make_key):
    key = make_key()
    client = boto3.client(
        "cognito-identity",
        endpoint_url=live_server.url,
        region_name="us-east-1",
        aws_access_key_id=key.id,
        aws_secret_access_key=key.secret,
    )
    yield client
    client.close()


@pytest.fixture
def user_pool(live_cognito):
    """A user pool and its app client."""
    pool = live_cognito.create_user_pool(PoolName="Harbour shop")["UserPool"]["Id"]
    made = live_cognito.create_user_pool_client(UserPoolId=pool, ClientName="web")
    return pool, made["UserPoolClient"]["ClientId"]


@pytest.fixture
def spot(embedded, live_identity_client, live_cognito, user_pool):
    """A pool with every kind of setting and 75 identities: guests, and some with logins."""
    pool, client = user_pool
    name = f"cognito-idp.us-east-1.amazonaws.com/{pool}"
    spot = make_harbour(
        embedded,
        live_identity_client,
        live_cognito,
        AllowUnauthenticatedIdentities=True,
        AllowClassicFlow=True,
        DeveloperProviderName=OWN,
        IdentityPoolTags=TAGS,
        SupportedLoginProviders={"accounts.google.com": "123-abc.apps.example"},
        CognitoIdentityProviders=[{"ProviderName": name, "ClientId": client}],
    )
    spot.client.set_identity_pool_roles(
        IdentityPoolId=spot.pool_id,
        Roles={"authenticated": f"{ROLE}customers", "unauthenticated": f"{ROLE}guests"},
    )
    fill(spot.pool_id, 75, name)
    return spot


def fill(pool_id: str, count: int, user_pool_login: str) -> None:
    pool, now = IdentityPool.objects.get(public_id=pool_id), timezone.now()
    made = Identity.objects.bulk_create(
        Identity(public_id=identity_id(number), pool=pool, created=now, modified=now)
        for number in range(count)
    )
    logins = [(OWN, "ben", True), (user_pool_login, "sub-of-ann", False), ("accounts.google.com", "7", False)]
    Login.objects.bulk_create(
        Login(
            identity=identity,
            pool=pool,
            provider=provider,
            subject=f"{subject}{identity.pk}",
            digest=sha256(f"{subject}{identity.pk}".encode()).hexdigest(),
            developer=developer,
            created=now,
        )
        for number, identity in enumerate(made)
        for provider, subject, developer in logins[: number % 4]
    )


def identity_id(number: int) -> str:
    return f"us-east-1:00000000-0000-4000-8000-{number:012x}"


def addresses(spot, pool: str, client: str) -> list[str]:
    """Every page of an identity pool."""
    providers, one = "settings/providers/", f"identities/{identity_id(3)}/"
    key = f"cognito-idp.us-east-1.amazonaws.com/{pool}:{client}"
    under = ["", "settings/", providers, "delete/", "identities/", "identities/?q=nobody", one]
    under += [f"{providers}add/{kind}/" for kind in ("user-pool", "social", "oidc", "saml")]
    under += [f"{providers}remove/?kind=user-pool&key={key}", f"{one}unlink/?user=ben"]
    under.append(f"identities/delete/?identity={identity_id(0)}&identity={identity_id(1)}")
    return [
        *(spot.url(rest) for rest in under),
        "/identity-pools/embedded/",
        "/identity-pools/embedded/create/",
    ]


@pytest.mark.parametrize(
    ("size", "scheme"),
    [pytest.param(*look, marks=pytest.mark.slow) for look in (("phone", "dark"), ("desktop", "light"))],
)
def test_the_pages_are_accessible(spot, user_pool, sign_in_context, check_accessibility, size, scheme):
    page = sign_in_context(size=size, scheme=scheme).new_page()
    for address in [*addresses(spot, *user_pool), "/home/"]:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} is too wide"
        check_accessibility(page)


@pytest.mark.slow
def test_empty_pages_are_accessible(embedded, live_identity_client, signed_in_page, check_accessibility):
    page = signed_in_page
    page.goto("/identity-pools/embedded/")
    page.get_by_text("No identity pools yet").wait_for()
    check_accessibility(page)
    spot = make_harbour(embedded, live_identity_client, None)
    for address, sentence in (
        ("identities/", "No identities yet"),
        ("settings/providers/", "No login providers yet"),
    ):
        page.goto(spot.url(address))
        page.get_by_text(sentence).wait_for()
        check_accessibility(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_pool_is_created_with_an_app_client_of_the_user_pool_chosen(user_pool, sign_in_context, scripts):
    page = sign_in_context(scripts=scripts).new_page()
    page.goto("/identity-pools/embedded/create/")
    page.get_by_label("Name", exact=True).fill("harbour")
    page.locator("#id_user_pool").select_option(user_pool[0])
    if not scripts:
        page.get_by_role("button", name="Show its app clients").click()
    page.locator(f"#id_client_id option[value='{user_pool[1]}']").wait_for(state="attached")
    page.locator("#id_client_id").select_option(user_pool[1])
    page.get_by_role("button", name="Create identity pool").click()
    page.get_by_role("heading", name="harbour").wait_for()
    page.get_by_text(f"App client {user_pool[1]}").first.wait_for()


def test_an_identity_is_found_while_typing_and_deleted_in_a_dialog(spot, signed_in_page):
    page, wanted = signed_in_page, Login.objects.filter(provider=OWN).first()
    page.goto(spot.url("identities/"))
    page.locator("#q").press_sequentially(wanted.subject)
    page.get_by_text("Your own users (login.shop)").last.wait_for()
    page.get_by_role("link", name=wanted.identity.public_id).click()
    page.locator(".head").get_by_role("link", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete identity").click()
    page.get_by_text("The identity is deleted.").first.wait_for()
    assert not Identity.objects.filter(pk=wanted.identity_id).exists()


def test_several_are_selected_and_deleted_without_scripts(spot, sign_in_context):
    page = sign_in_context(scripts=False).new_page()
    page.goto(spot.url("identities/"))
    for number in (0, 1):
        page.get_by_label(f"Select {identity_id(number)}").check()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete 2 identities").click()
    page.get_by_text("2 identities are deleted.").wait_for()


def test_the_palette_leads_to_identities(spot, signed_in_page):
    page = signed_in_page
    page.goto(spot.url())
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("searchbox").press_sequentially("identit")
    page.get_by_role("dialog").get_by_role("link", name="Identities").click()
    page.locator("#q").wait_for()
