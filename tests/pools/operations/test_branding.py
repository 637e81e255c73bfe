"""Styles of managed login."""

import json
from base64 import b64encode
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from pools.models import BrandingAsset, ManagedLoginBranding
from pools.rules.branding.settings import with_defaults
from tests.fixtures.pictures import SVG, bloated, picture

BLUE = {"components": {"primaryButton": {"lightMode": {"defaults": {"backgroundColor": "0000aaff"}}}}}
ROUND = {"components": {"form": {"borderRadius": 20.0}}}
LOGO = {"Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "PNG", "Bytes": picture()}
BOTH = "useCognitoProvidedValues or settings should be specified (but not both)"


@pytest.fixture
def app(cognito, pool_id) -> dict:
    """The names of an app client."""
    made = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="app")["UserPoolClient"]
    return {"UserPoolId": pool_id, "ClientId": made["ClientId"]}


@pytest.fixture
def make_style(cognito, app):
    def make(**members) -> dict:
        given = members or {"Settings": {}}
        return cognito.create_managed_login_branding(**app, **given)["ManagedLoginBranding"]

    return make


def names_of(style: dict) -> dict:
    return {name: style[name] for name in ("UserPoolId", "ManagedLoginBrandingId")}


def refusal(act) -> tuple[str, str]:
    with pytest.raises(ClientError) as refused:
        act()
    return refused.value.response["Error"]["Code"], refused.value.response["Error"]["Message"]


def test_a_style_shows_what_it_was_given_and_no_more(cognito, app, make_style):
    style = make_style(Settings=BLUE, Assets=[LOGO])

    assert style["Settings"] == BLUE
    assert style["Assets"] == [LOGO]
    assert style["UseCognitoProvidedValues"] is False
    by_id = cognito.describe_managed_login_branding(**names_of(style))["ManagedLoginBranding"]
    assert by_id == style
    assert cognito.describe_managed_login_branding_by_client(**app)["ManagedLoginBranding"] == style


def test_merged_it_shows_every_setting_and_lifeguards_own_images(cognito, make_style):
    style = make_style(Settings=BLUE, Assets=[LOGO])
    told = cognito.describe_managed_login_branding(**names_of(style), ReturnMergedResources=True)
    merged = told["ManagedLoginBranding"]

    assert merged["Settings"] == with_defaults(BLUE)
    assert [each["Category"] for each in merged["Assets"]][:2] == ["FORM_LOGO", "FAVICON_SVG"]
    # What is told can be sent back.
    cognito.update_managed_login_branding(
        **names_of(style), Settings=merged["Settings"], Assets=merged["Assets"]
    )


def test_provided_values_have_no_settings_of_their_own(make_style):
    style = make_style(UseCognitoProvidedValues=True, Assets=[LOGO])

    assert style["UseCognitoProvidedValues"] is True
    assert "Settings" not in style
    assert style["Assets"] == [LOGO]


@pytest.mark.parametrize("members", [{"UseCognitoProvidedValues": True, "Settings": {}}, {"Assets": [LOGO]}])
def test_provided_values_and_settings_are_one_or_the_other(make_style, members):
    assert refusal(lambda: make_style(**members)) == ("InvalidParameterException", BOTH)
    assert not ManagedLoginBranding.objects.exists()


def test_a_client_has_one_style(make_style):
    make_style()
    assert refusal(make_style)[0] == "ManagedLoginBrandingExistsException"


def test_a_pool_has_twenty_styles(cognito, pool_id):
    for number in range(21):
        made = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName=f"app{number}")
        names = {"UserPoolId": pool_id, "ClientId": made["UserPoolClient"]["ClientId"]}

        def create(names=names):
            cognito.create_managed_login_branding(**names, UseCognitoProvidedValues=True)

        if number < 20:
            create()
    assert refusal(create)[0] == "LimitExceededException"


def test_an_update_changes_what_it_names_and_leaves_the_rest(cognito, make_style):
    style = make_style(Settings=BLUE, Assets=[LOGO])
    dark = LOGO | {"ColorMode": "DARK", "Bytes": picture(colour="white")}
    updated = cognito.update_managed_login_branding(**names_of(style), Settings=ROUND, Assets=[dark])
    changed = updated["ManagedLoginBranding"]

    assert changed["Settings"]["components"] == BLUE["components"] | ROUND["components"]
    assert [each["ColorMode"] for each in changed["Assets"]] == ["DARK", "LIGHT"]
    without = {name: dark[name] for name in ("Category", "ColorMode", "Extension")}
    cleared = cognito.update_managed_login_branding(**names_of(style), Assets=[without])
    assert cleared["ManagedLoginBranding"]["Assets"] == [LOGO]
    back = cognito.update_managed_login_branding(**names_of(style), UseCognitoProvidedValues=True)
    assert back["ManagedLoginBranding"]["Assets"] == []
    assert "Settings" not in back["ManagedLoginBranding"]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"components": {"banner": {}}}, "{property: $.components.banner, errorType: UnknownProperty}"),
        ({"x": 1, "y": 1}, "{property: $.x, errorType: UnknownProperty}, {property: $.y, errorType: UnknownProperty}"),
        ({"components": {"form": {"borderRadius": "8px"}}}, "{property: $.components.form.borderRadius, errorType: InvalidValue"),
        ({"components": {"form": 1}}, "{property: $.components.form, errorType: InvalidValue, expected: an object}"),
        ({"components": {"pageText": {"lightMode": {"bodyColor": "red"}}}}, "$.components.pageText.lightMode.bodyColor, errorType: Inv"),
        ({"categories": {"global": {"colorSchemeMode": "NIGHT"}}}, "expected: DYNAMIC, LIGHT, DARK"),
        ({"categories": {"form": {"displayGraphics": 1}}}, "expected: true or false"),
        ({"categories": {"auth": {"authMethodOrder": [[{"display": "INPUT", "type": "FEDERATED"}]]}}}, "$.categories.auth.authMethodOrder"),
        ({"components": {"favicon": {"enabledTypes": ["PNG"]}}}, "expected: a list out of ICO, SVG"),
    ],
)  # fmt: skip
def test_a_setting_that_is_unknown_or_does_not_fit_is_named(make_style, settings, says):
    code, message = refusal(lambda: make_style(Settings=settings))

    assert code == "InvalidParameterException"
    assert message.startswith("Invalid settings provided. Validation errors: [{property: $.")
    assert says in message
    assert not ManagedLoginBranding.objects.exists()


def test_settings_that_are_no_object_are_a_mistake_of_the_caller(make_client, app):
    unchecked = make_client(checked=False)
    for wrong in ([], "{}", 1):
        act = lambda wrong=wrong: unchecked.create_managed_login_branding(**app, Settings=wrong)  # noqa: E731
        assert refusal(act)[0] == "SerializationException"


def test_a_deep_tree_of_unknown_members_is_refused(make_style):
    deep: dict = {}
    for _ in range(150):
        deep = {"components": deep}
    assert "UnknownProperty" in refusal(lambda: make_style(Settings=deep))[1]


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ({"Category": "FAVICON_ICO"}, "FAVICON_ICO takes ICO, not PNG"),
        ({"Extension": "WEBP"}, "FORM_LOGO takes PNG or SVG or JPEG, not WEBP"),
        ({"Extension": "SVG"}, "must be an image of type SVG"),
        ({"Bytes": b"no picture"}, "must be an image of type PNG"),
        ({"Bytes": picture()[:40]}, "Its bytes cannot be decoded"),
        ({"Bytes": picture(size=(5000, 5000))}, "5000 × 5000 pixels; 16777216 are the most"),
        ({"Bytes": bloated(980)}, "at 'assets.1.member.bytes' failed to satisfy constraint: Member must have length less"),
        ({"Extension": "SVG", "Bytes": SVG.replace(b"<path", b"<script>alert(1)</script><path")}, "holds <script>"),
        ({"Category": "IDP_BUTTON_ICON", "Extension": "ICO", "Bytes": b"\0\0\1\0\xff\xff"}, "between 1 and 20 pictures"),
        ({"Category": "FAVICON_ICO", "Extension": "ICO", "Bytes": b"\0\0\1\0\1\0" + b"\xff" * 16}, "cannot be decoded"),
    ],
)  # fmt: skip
def test_an_image_is_what_its_bytes_are(make_style, members, says):
    code, message = refusal(lambda: make_style(Settings={}, Assets=[LOGO | members]))

    assert (code, says in message) == ("InvalidParameterException", True), message
    assert not BrandingAsset.objects.exists()


def test_an_image_of_three_megabytes_never_gets_in(make_style):
    large = LOGO | {"Bytes": bloated(3072)}
    told = refusal(lambda: make_style(Settings={}, Assets=[large]))
    assert told == ("SerializationException", "The body is larger than 2 MiB.")
    assert not ManagedLoginBranding.objects.exists()


def test_one_request_names_an_image_once_and_gives_its_bytes(make_style):
    assert "more than once" in refusal(lambda: make_style(Settings={}, Assets=[LOGO, LOGO]))[1]
    bare = {name: LOGO[name] for name in ("Category", "ColorMode", "Extension")}
    assert "has no Bytes" in refusal(lambda: make_style(Settings={}, Assets=[bare]))[1]


def test_every_kind_of_image_is_taken_where_it_belongs(make_style):
    given = [
        LOGO,
        LOGO | {"Category": "PAGE_BACKGROUND", "Extension": "JPEG", "Bytes": picture("JPEG")},
        LOGO | {"Category": "FAVICON_ICO", "Extension": "ICO", "Bytes": picture("ICO", (16, 16))},
        LOGO | {"Category": "IDP_BUTTON_ICON", "Extension": "SVG", "Bytes": SVG, "ResourceId": "Okta"},
    ]
    kept = {each["Category"]: each for each in make_style(Settings={}, Assets=given)["Assets"]}

    for each in given:
        assert kept[each["Category"]] == each


def test_styles_are_found_in_their_own_pool_alone(cognito, make_style, make_pool_id):
    style = make_style()
    elsewhere = names_of(style) | {"UserPoolId": make_pool_id()}
    nobody = names_of(style) | {"ManagedLoginBrandingId": str(uuid4())}

    for names in (elsewhere, nobody):
        for operation in ("describe", "delete"):
            act = getattr(cognito, f"{operation}_managed_login_branding")
            assert refusal(lambda act=act, names=names: act(**names))[0] == "ResourceNotFoundException"
        update = lambda names=names: cognito.update_managed_login_branding(**names, Settings={})  # noqa: E731
        assert refusal(update)[0] == "ResourceNotFoundException"


def test_an_update_needs_its_names_and_something_to_change(cognito, make_style):
    names = names_of(make_style())
    assert (
        refusal(lambda: cognito.update_managed_login_branding(Settings={}))[0] == "InvalidParameterException"
    )
    assert refusal(lambda: cognito.update_managed_login_branding(**names))[1] == BOTH
    no_uuid = names | {"ManagedLoginBrandingId": "mine"}
    assert (
        "satisfy regular expression" in refusal(lambda: cognito.describe_managed_login_branding(**no_uuid))[1]
    )


def test_a_style_goes_with_its_client(cognito, app, make_style):
    style = make_style(Settings={}, Assets=[LOGO])
    cognito.delete_managed_login_branding(**names_of(style))
    gone = lambda: cognito.describe_managed_login_branding_by_client(**app)  # noqa: E731
    assert refusal(gone)[0] == "ResourceNotFoundException"
    make_style(Settings={}, Assets=[LOGO])
    cognito.delete_user_pool_client(**app)
    assert not BrandingAsset.objects.exists()


def test_the_trail_tells_the_settings_and_no_bytes(make_style):
    from dashboard.models import AuditRecord

    make_style(Settings=BLUE, Assets=[LOGO])
    told = json.dumps(AuditRecord.objects.get(operation="CreateManagedLoginBranding").input)
    assert "0000aaff" in told
    assert b64encode(picture()).decode()[:20] not in told
