"""Images and style sheets of a pool's pages, by their digests, at its own host."""

from types import SimpleNamespace

import pytest
from django.http import Http404
from django.test import RequestFactory

from pools.hosted.assets import show_asset
from pools.models import AppClient, BrandingAsset, UserPool
from pools.rules.branding.look import CLASSIC, MANAGED, NoStyle, look_of
from tests.fixtures.pictures import SVG, picture

BLUE = {"components": {"pageBackground": {"lightMode": {"color": "0000aaff"}}}}


@pytest.fixture
def pool(cognito) -> UserPool:
    return UserPool.objects.get(public_id=cognito.create_user_pool(PoolName="people")["UserPool"]["Id"])


@pytest.fixture
def client(cognito, pool) -> AppClient:
    made = cognito.create_user_pool_client(UserPoolId=pool.public_id, ClientName="app")["UserPoolClient"]
    return AppClient.objects.get(id=made["ClientId"])


@pytest.fixture
def style(cognito, client):
    names = {"UserPoolId": client.pool.public_id, "ClientId": client.id}
    logo = {"Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "SVG", "Bytes": SVG}
    made = cognito.create_managed_login_branding(**names, Settings=BLUE, Assets=[logo])
    return made["ManagedLoginBranding"]["ManagedLoginBrandingId"]


def get(pool: UserPool, address: str, *, by_path: bool = False):
    request = RequestFactory().get(address)
    request.pool_host = SimpleNamespace(pool=pool, by_path=by_path)
    return show_asset(request, address.removeprefix("/assets/"))


def test_the_look_names_a_style_sheet_that_is_kept_for_ever(pool, client, style):
    look = look_of(pool, client, version=MANAGED)
    answer = get(pool, look.sheet)

    assert "--page-background-color: light-dark(#0000aaff, " in answer.content.decode()
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer["Cache-Control"]
    assert look.flags.favicons["SVG"].light.endswith("img/mark.svg"), "Lifeguard's own where none is given"


def test_a_page_of_just_before_a_change_gets_the_present_sheet(cognito, pool, client, style):
    before = look_of(pool, client, version=MANAGED).sheet
    names = {"UserPoolId": pool.public_id, "ManagedLoginBrandingId": style}
    round_form = {"components": {"form": {"borderRadius": 33.0}}}
    cognito.update_managed_login_branding(**names, Settings=round_form)

    assert look_of(pool, client, version=MANAGED).sheet != before
    answer = get(pool, before)
    assert "--form-border-radius: 33px" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_an_image_is_inert_and_of_the_type_of_its_bytes(pool, style):
    kept = BrandingAsset.objects.get()
    answer = get(pool, f"/assets/{kept.digest}.svg")

    assert answer.content == bytes(kept.content)
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer["Cache-Control"]


def test_nothing_is_served_of_another_pool_under_another_name_or_below_the_path(cognito, pool, client, style):
    digest = BrandingAsset.objects.get().digest
    sheet = look_of(pool, client, version=MANAGED).sheet
    other = UserPool.objects.get(public_id=cognito.create_user_pool(PoolName="b")["UserPool"]["Id"])
    for where, address in (
        (other, f"/assets/{digest}.svg"),
        (other, sheet),
        (pool, f"/assets/{digest}.png"),
        (pool, f"/assets/{'0' * 64}.svg"),
        (pool, "/assets/../../etc/passwd"),
    ):
        with pytest.raises(Http404):
            get(where, address)
    for address in (f"/assets/{digest}.svg", sheet):
        with pytest.raises(Http404):
            get(pool, address, by_path=True)


def test_a_client_without_a_style_has_no_pages(pool, client):
    with pytest.raises(NoStyle):
        look_of(pool, client, version=MANAGED)


def test_the_classic_look_is_a_sheet_written_anew_and_a_logo(cognito, pool, client):
    assert look_of(pool, client, version=CLASSIC).sheet == ""
    cognito.create_user_pool_domain(UserPoolId=pool.public_id, Domain="acme")
    css = ".label-customizable{c\\6f lor:red}"
    cognito.set_ui_customization(UserPoolId=pool.public_id, CSS=css, ImageFile=picture())
    look = look_of(pool, client, version=CLASSIC)

    assert get(pool, look.sheet).content == b".label-customizable {\n  color: red;\n}\n"
    assert get(pool, look.logo)["Content-Type"] == "image/png"
