"""Classic customization of the sign-in pages."""

import pytest
from botocore.exceptions import ClientError

from pools.models import UICustomization
from tests.fixtures.pictures import SVG, bloated, picture

CSS = ".label-customizable { color: #0a6c7d; }"


@pytest.fixture(autouse=True)
def domain(cognito, pool_id) -> str:
    cognito.create_user_pool_domain(UserPoolId=pool_id, Domain="acme")
    return "acme"


@pytest.fixture
def client_id(cognito, pool_id) -> str:
    made = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="app")
    return made["UserPoolClient"]["ClientId"]


@pytest.fixture
def put(cognito, pool_id):
    def put_one(**members) -> dict:
        return cognito.set_ui_customization(UserPoolId=pool_id, **members)["UICustomization"]

    return put_one


@pytest.fixture
def read(cognito, pool_id):
    return lambda **members: cognito.get_ui_customization(UserPoolId=pool_id, **members)["UICustomization"]


def refusal(act) -> str:
    with pytest.raises(ClientError) as refused:
        act()
    assert refused.value.response["Error"]["Code"] == "InvalidParameterException"
    return refused.value.response["Error"]["Message"]


def test_where_nothing_is_set_the_ids_alone_are_told(pool_id, client_id, read):
    assert read() == {"UserPoolId": pool_id, "ClientId": "ALL"}
    assert read(ClientId=client_id) == {"UserPoolId": pool_id, "ClientId": client_id}


def test_a_client_has_its_own_or_what_is_for_all(client_id, put, read):
    for_all = put(CSS=CSS, ImageFile=picture())
    assert (for_all["ClientId"], for_all["CSS"], len(for_all["CSSVersion"])) == ("ALL", CSS, 14)
    assert for_all["ImageUrl"].endswith(".png")
    assert read(ClientId=client_id) == read(ClientId="ALL") == read() == for_all

    own = put(ClientId=client_id, CSS="")
    assert "CSS" not in own
    assert read(ClientId=client_id) == own, "overrides the whole"
    assert read() == for_all


def test_css_and_image_go_together(put):
    put(CSS=CSS, ImageFile=picture())
    assert "ImageUrl" not in put(CSS=CSS)
    assert "CSS" not in put(ImageFile=picture("JPEG"))
    assert UICustomization.objects.count() == 1


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ({"CSS": ".x { color: red }"}, "The CSS class .x is not in the list of allowed classes."),
        ({"CSS": "@import 'https://x';"}, "The CSS at-rule @import is not allowed."),
        ({"CSS": ".label-customizable { background: url(//x) }"}, "url("),
        ({"CSS": "(" * 50_000}, "nested too deep"),
        ({"CSS": ".label-customizable{}" * 201}, "more than 200 rules"),
        ({"ImageFile": bloated(101)}, "larger than 100 KB"),
        ({"ImageFile": SVG}, "ImageFile must be an image of type PNG or JPEG."),
        ({"ImageFile": picture("GIF")}, "ImageFile must be an image of type PNG or JPEG."),
        ({"CSS": f"/*{'x' * 50_000}*/", "ImageFile": bloated(90)}, "request parameters too large"),
    ],
)
def test_what_is_not_allowed_is_named_and_nothing_is_kept(put, members, says):
    assert says in refusal(lambda: put(**members))
    assert not UICustomization.objects.exists()


def test_a_pool_needs_a_domain_first(cognito, pool_id, domain, put):
    cognito.delete_user_pool_domain(UserPoolId=pool_id, Domain=domain)
    assert (
        refusal(lambda: put(CSS=CSS)) == "There has to be an existing domain associated with this user pool"
    )
