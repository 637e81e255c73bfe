"""The look of an app client's sign-in pages: its style with a preview, the classic look, and the terms documents."""

import json

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from dashboard.models import AuditRecord
from tests.dashboard.cast import text_of
from tests.fixtures.pictures import SVG, picture

MAIN = "components-primaryButton-lightMode-defaults-backgroundColor"
CSS = ".submitButton-customizable { background: #b3261e; }"


@pytest.fixture
def client_id(desk) -> str:
    return desk.cognito.list_user_pool_clients(UserPoolId=desk.pool_id)["UserPoolClients"][0]["ClientId"]


@pytest.fixture
def style(desk, client_id):
    """Makes the client's style by the page, and reads it as the pool tells it."""
    desk.post("branding-create", client_id)

    def read(**more) -> dict:
        names = {"UserPoolId": desk.pool_id, "ClientId": client_id}
        answer = desk.cognito.describe_managed_login_branding_by_client(**names, **more)
        return answer["ManagedLoginBranding"]

    return read


def typed(desk, client_id, **changes) -> dict:
    """The form as it stands, with changes."""
    form = desk.get("branding", client_id).select_one("form[data-preview]")
    fields = {
        each["name"]: each["value"] if each.name == "input" else each.get_text()
        for each in form.select("input[name][value], textarea[name]")
        if each.get("type") not in ("checkbox", "file") or each.has_attr("checked")
    }
    for select in form.select("select[name]"):
        chosen = select.select_one("option[selected]") or select.select_one("option")
        fields[select["name"]] = chosen["value"]
    fields |= {each["name"]: "on" for each in form.select("input[type=checkbox][checked][name]")}
    return fields | changes


def frame(desk, name, *args, **fields) -> BeautifulSoup:
    return BeautifulSoup(desk.browser.post(desk.url(name, *args), fields).content, "html.parser")


def test_a_client_without_a_style_is_offered_one(desk, client_id):
    assert "has no style" in text_of(desk.get("branding", client_id))
    page = desk.post("branding-create", client_id)
    assert "has a style of its own now" in text_of(page)
    assert AuditRecord.objects.filter(operation="CreateManagedLoginBranding", outcome="ok").exists()


def test_saving_sends_what_was_changed_and_nothing_else(desk, client_id, style):
    fields = typed(desk, client_id, **{MAIN: "#b3261e"})
    logo = SimpleUploadedFile("logo.png", picture())
    page = desk.post("branding-save", client_id, **fields, form_logo=logo)

    assert "is saved" in text_of(page)
    kept = style()
    assert kept["Settings"]["components"] == {
        "form": {"logo": {"enabled": True}},
        "primaryButton": {"lightMode": {"defaults": {"backgroundColor": "b3261eff"}}},
    }
    assert [(each["Category"], each["Extension"]) for each in kept["Assets"]] == [("FORM_LOGO", "PNG")]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"more": '{"components": {"x": 1}}'}, "$.components.x, errorType: UnknownProperty"),
        ({"more": "{"}, "This is no JSON."),
        ({MAIN: "red"}, "Enter a valid value"),
        ({"favicon": ("x.svg", picture())}, "must be of type SVG"),
        ({"form_logo": ("x.svg", SVG.replace(b"<path", b"<script/><path"))}, "holds <script>"),
        ({"form_logo": ("x.png", b"\x89PNG" + bytes(1_000_000))}, "larger than 1,000,000 bytes"),
    ],
)
def test_what_cannot_be_saved_is_said_beside_what_was_typed(desk, client_id, style, changes, says):
    files = {name: SimpleUploadedFile(*value) for name, value in changes.items() if isinstance(value, tuple)}
    page = desk.browser.post(
        desk.url("branding-save", client_id), typed(desk, client_id, **changes) | files, follow=True
    )
    assert page.status_code in (400, 422)
    assert says in text_of(BeautifulSoup(page.content, "html.parser"))
    assert "Settings" not in style()


def test_the_preview_shows_what_is_typed_and_saves_nothing(desk, client_id, style):
    fields = typed(desk, client_id, **{MAIN: "#b3261e", "mode": "DARK", "shown": "code"})
    page = frame(desk, "branding-preview", client_id, **fields, form_logo=SimpleUploadedFile("a.svg", SVG))

    assert page.h1.get_text() == "Enter the code"
    assert page.select_one(".logo img")["src"].startswith("data:image/svg+xml;base64,")
    assert page.select("style, script, [style]") == [], "nothing inline"
    sheet = desk.browser.get(page.select("link[rel=stylesheet]")[-1]["href"]).content.decode()
    assert "color-scheme: dark;" in sheet
    assert "--primary-button-background-color: light-dark(#b3261eff, " in sheet
    assert "Settings" not in style()
    assert "Not shown as typed" in text_of(frame(desk, "branding-preview", client_id, **fields | {MAIN: "x"}))
    assert desk.browser.get(desk.url("branding-sheet", client_id), {"draft": "forged"}).status_code == 404


def test_a_pair_that_is_hard_to_read_is_told_while_it_is_typed(desk, client_id, style):
    text = "components-primaryButton-lightMode-defaults-textColor"
    told = text_of(frame(desk, "branding-warnings", client_id, **typed(desk, client_id, **{text: "#0a6c7d"})))
    assert "In light, text of the main button: contrast 1.0" in told
    assert text_of(frame(desk, "branding-warnings", client_id, **typed(desk, client_id))).strip() == ""


def test_deleting_a_style_asks_first(desk, client_id, style):
    assert "nobody can sign in to this client" in text_of(desk.get("branding-delete", client_id))
    assert "is deleted" in text_of(desk.post("branding-delete", client_id))
    assert "has no style" in text_of(desk.get("branding", client_id))


def test_the_classic_look_of_one_client_and_of_all(desk, client_id):
    desk.cognito.create_user_pool_domain(UserPoolId=desk.pool_id, Domain="acme")
    assert "all app clients is saved" in text_of(desk.post("classic-save", "ALL", css=CSS))
    assert "the look of all app clients" in text_of(desk.get("classic", client_id))
    logo = SimpleUploadedFile("logo.png", picture())
    desk.post("classic-save", client_id, css="", logo=logo)
    told = desk.cognito.get_ui_customization(UserPoolId=desk.pool_id, ClientId=client_id)["UICustomization"]
    assert told["ImageUrl"].endswith(".png")
    assert "CSS" not in told

    page = frame(desk, "classic-preview", client_id, css=CSS)
    sheet = desk.browser.get(page.select("link[rel=stylesheet]")[-1]["href"]).content.decode()
    assert sheet == ".submitButton-customizable {\n  background: #b3261e;\n}\n"
    refused = desk.post("classic-save", client_id, css="@import 'x';", expect=422)
    assert "@import is not allowed" in text_of(refused)
    assert "@import is not allowed" in text_of(frame(desk, "classic-preview", client_id, css="@import 'x';"))


def test_a_pool_without_a_domain_says_so(desk, client_id):
    page = desk.post("classic-save", client_id, css=CSS, expect=400)
    assert "existing domain associated with this user pool" in text_of(page)


def test_the_links_of_both_documents(desk, client_id):
    default = {"terms-of-use-cognito:default": "https://example.com/terms"}
    page = desk.post("terms-save", client_id, "terms-of-use", **default)
    assert "links to the terms of use are saved" in text_of(page)
    assert "One document is missing" in text_of(page)
    french = default | {"terms-of-use-cognito:french": "https://example.com/fr"}
    desk.post("terms-save", client_id, "terms-of-use", **french)
    names = {"UserPoolId": desk.pool_id, "ClientId": client_id, "TermsName": "terms-of-use"}
    links = desk.cognito.describe_terms_by_client(**names)["Terms"]["Links"]
    assert links == {
        "cognito:default": "https://example.com/terms",
        "cognito:french": "https://example.com/fr",
    }

    wrong = {"privacy-policy-cognito:default": "http://example.com"}
    page = desk.post("terms-save", client_id, "privacy-policy", expect=400, **wrong)
    assert "must be an https address" in text_of(page)
    desk.post("terms-save", client_id, "privacy-policy", expect=422)
    assert desk.browser.get(desk.url("terms-delete", client_id, "nonsense")).status_code == 404
    assert "are deleted" in text_of(desk.post("terms-delete", client_id, "terms-of-use"))


def test_what_another_service_cannot_do_is_said(aws_desk):
    client_id = aws_desk.cognito.list_user_pool_clients(UserPoolId=aws_desk.pool_id)["UserPoolClients"][0][
        "ClientId"
    ]
    for name in ("branding", "classic", "terms"):
        response = aws_desk.browser.get(aws_desk.url(name, client_id))
        assert response.status_code in (200, 501, 502, 404, 400), name


def test_the_trail_tells_the_change(desk, client_id, style):
    desk.post("branding-save", client_id, **typed(desk, client_id, **{MAIN: "#b3261e"}))
    record = AuditRecord.objects.get(operation="UpdateManagedLoginBranding")
    assert "b3261eff" in json.dumps(record.input)
