"""App clients: list, create, edit with a preview, secrets, delete."""

import pytest

from dashboard.models import AuditRecord
from tests.dashboard.reading import form_in, read, row_for, words


@pytest.fixture
def web(spot):
    """A client with a secret, as ``(spot, client id)``."""
    answer = spot.client.create_user_pool_client(
        UserPoolId=spot.pool_id,
        ClientName="web",
        GenerateSecret=True,
        ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        CallbackURLs=["https://shop.example/back"],
        RefreshTokenValidity=30,
    )
    return spot, answer["UserPoolClient"]["ClientId"]


def stored(spot, client_id: str) -> dict:
    return spot.client.describe_user_pool_client(UserPoolId=spot.pool_id, ClientId=client_id)[
        "UserPoolClient"
    ]


def test_an_empty_list_says_what_a_client_is_for(console, spot):
    assert "No app clients yet" in words(console.get(spot.url("clients/")))


def test_a_row_tells_flows_secret_and_risks(console, web):
    spot, client_id = web
    assert "web" in row_for(console.get(spot.url("clients/")), client_id)
    row = words(read(console.get(spot.url(f"clients/{client_id}/row/"))))
    assert "yes" in row
    assert "USER_SRP_AUTH" in row
    assert "1 to check" in row


def test_a_client_is_created_with_careful_settings(console, spot):
    typed = form_in(console.get(spot.url("clients/create/?for=other"))) | {"client_name": "back office"}
    answer = console.post(spot.url("clients/create/?for=other"), typed | {"generate_secret": "on"})
    assert answer.status_code == 302
    client = stored(spot, answer["Location"].split("/")[-2])
    assert client["ClientName"] == "back office"
    assert client["ClientSecret"]
    assert client["PreventUserExistenceErrors"] == "ENABLED"
    assert set(client["ExplicitAuthFlows"]) == {"ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"}
    assert (client["AccessTokenValidity"], client["TokenValidityUnits"]["AccessToken"]) == (60, "minutes")
    assert "Nothing was changed" not in words(console.get(answer["Location"]))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"callback_urls": "shop.example/back"}, "is not a whole address"),
        ({"callback_urls": "https://shop.example/#back"}, "has a fragment"),
        ({"callback_urls": "http://shop.example/back"}, "is plain http"),
        ({"default_redirect_uri": "https://other.example/"}, "not one of the callback addresses"),
        ({"allowed_o_auth_flows": ["code", "client_credentials"]}, "must be the only grant"),
        ({"client_name": "x/y"}, "Enter a valid value"),
    ],
)
def test_a_mistake_is_told_and_what_was_typed_stays(console, embedded_spot, typed, sentence):
    address = embedded_spot.url("clients/create/?for=other")
    given = (
        form_in(console.get(address)) | {"client_name": "web", "logout_urls": "https://a.example/"} | typed
    )
    page = console.post(address, given)
    assert page.status_code == 422
    assert sentence in words(page)
    assert form_in(page)["logout_urls"] == "https://a.example/"


def test_the_form_as_it_was_opened_would_change_nothing(console, web):
    spot, client_id = web
    preview = console.post(
        spot.url(f"clients/{client_id}/preview/"),
        form_in(console.get(spot.url(f"clients/{client_id}/edit/"))),
    )
    assert "Nothing would change" in words(preview)


def test_an_edit_shows_what_changes_and_what_goes_back_to_its_default(console, web):
    spot, client_id = web
    typed = form_in(console.get(spot.url(f"clients/{client_id}/edit/")))
    typed |= {"client_name": "web shop", "callback_urls": "", "refresh_token_validity": "400"}
    preview = console.post(spot.url(f"clients/{client_id}/preview/"), typed)
    assert "ClientName web web shop" in row_for(preview, "ClientName")
    assert "Reset default: none" in row_for(preview, "CallbackURLs")
    assert "Refresh tokens hold for more than a year" in words(preview)
    assert stored(spot, client_id)["ClientName"] == "web"
    assert console.post(spot.url(f"clients/{client_id}/save/"), form_in(preview, "/save/")).status_code == 302
    after = stored(spot, client_id)
    assert (after["ClientName"], after["RefreshTokenValidity"]) == ("web shop", 400)
    assert set(after["ExplicitAuthFlows"]) == {"ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"}


def test_back_to_the_form_keeps_what_was_typed(console, web):
    spot, client_id = web
    address = spot.url(f"clients/{client_id}/edit/")
    page = console.post(address, form_in(console.get(address)) | {"client_name": "web shop"})
    assert form_in(page)["client_name"] == "web shop"


def test_the_second_of_two_editors_is_told_and_may_go_on(console, web):
    spot, client_id = web
    save, edit = spot.url(f"clients/{client_id}/save/"), spot.url(f"clients/{client_id}/edit/")
    mine = form_in(console.get(edit)) | {"client_name": "mine"}
    theirs = form_in(console.get(edit)) | {"client_name": "theirs", "logout_urls": "https://shop.example/bye"}
    assert console.post(save, theirs).status_code == 302
    page = console.post(save, mine)
    assert page.status_code == 409
    assert "dana@example.com saved this client" in words(page)
    assert "ClientName web theirs mine" in row_for(page, "ClientName")
    assert stored(spot, client_id)["ClientName"] == "theirs"
    preview = console.post(spot.url(f"clients/{client_id}/preview/"), form_in(page))
    assert "ClientName theirs mine" in row_for(preview, "ClientName")
    assert console.post(save, form_in(preview, "/save/")).status_code == 302
    assert stored(spot, client_id)["ClientName"] == "mine"


def test_a_form_without_its_version_saves_nothing(console, web):
    spot, client_id = web
    typed = form_in(console.get(spot.url(f"clients/{client_id}/edit/"))) | {"version": "made-up"}
    assert console.post(spot.url(f"clients/{client_id}/save/"), typed).status_code == 409


def test_a_secret_is_shown_on_request_alone_and_recorded(console, web):
    spot, client_id = web
    secret = stored(spot, client_id)["ClientSecret"]
    assert secret not in console.get(spot.url(f"clients/{client_id}/")).content.decode()
    page = console.post(spot.url(f"clients/{client_id}/secret/"))
    assert secret in words(page)
    assert "no-store" in page["Cache-Control"]
    record = AuditRecord.objects.get(operation="RevealUserPoolClientSecret")
    assert (record.target, record.pool, record.staff) == (client_id, spot.pool_id, "dana@example.com")
    assert secret not in str(record.input)


def test_reading_a_secret_needs_a_post(console, web):
    spot, client_id = web
    assert console.get(spot.url(f"clients/{client_id}/secret/")).status_code == 405


def test_a_secret_is_rotated_by_adding_and_removing(console, embedded_spot):
    spot = embedded_spot
    client = spot.client.create_user_pool_client(
        UserPoolId=spot.pool_id, ClientName="web", GenerateSecret=True
    )["UserPoolClient"]
    address = spot.url(f"clients/{client['ClientId']}/")
    assert "Copy it now" in words(console.post(f"{address}secrets/add/"))
    removals = read(console.get(address)).select("a[href$='/remove/']")
    assert len(removals) == 2
    assert "stops working at once" in words(console.get(removals[0]["href"]))
    assert console.post(removals[0]["href"]).status_code == 302
    assert not read(console.get(address)).select("a[href$='/remove/']")


def test_a_client_is_deleted_after_one_question(console, web):
    spot, client_id = web
    assert client_id in words(console.get(spot.url(f"clients/{client_id}/delete/")))
    assert console.post(spot.url(f"clients/{client_id}/delete/")).status_code == 302
    assert "No app clients yet" in words(console.get(spot.url("clients/")))


def test_throttling_at_a_save_keeps_what_was_typed(console, connect, refusing_url):
    connect(refusing_url("TooManyRequestsException", "Rate exceeded"))
    page = console.get("/pools/shop-aws/us-east-1_Abc123/clients/")
    assert page.status_code == 503
    assert "AWS is busy." in words(page)


def with_pages_alone(spot) -> str:
    """A client that is set to use the sign-in pages, and nothing else."""
    made = spot.client.create_user_pool_client(
        UserPoolId=spot.pool_id,
        ClientName="portal",
        ExplicitAuthFlows=["ALLOW_REFRESH_TOKEN_AUTH"],
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid"],
        CallbackURLs=["https://shop.example/back"],
        SupportedIdentityProviders=["COGNITO"],
    )
    return made["UserPoolClient"]["ClientId"]


def test_a_clients_page_tells_its_grants_and_leads_to_the_trial_and_to_lines_to_copy(console, spot):
    client_id = with_pages_alone(spot)
    page = console.get(spot.url(f"clients/{client_id}/"))
    assert "On: code" in words(page)
    links = {link["href"].rsplit("/", 2)[1] for link in read(page).select(".head a.btn")}
    assert {"try", "snippets"} <= links


def test_the_diagnosis_counts_sign_in_pages(console, spot):
    with_pages_alone(spot)
    spot.client.admin_create_user(UserPoolId=spot.pool_id, Username="ann", MessageAction="SUPPRESS")
    spot.client.admin_set_user_password(
        UserPoolId=spot.pool_id, Username="ann", Password="Correct-horse-1", Permanent=True
    )

    page = words(console.get(spot.url("users/u/ann/")))

    assert "No app client allows anyone to sign in" not in page
