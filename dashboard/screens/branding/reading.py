"""Reading what a client's pages look like, through the API."""

from base64 import b64encode
from typing import Any

from botocore.exceptions import ClientError

from dashboard.place import Place

_TYPES = {"ICO": "x-icon", "JPEG": "jpeg", "PNG": "png", "SVG": "svg+xml", "WEBP": "webp"}
Images = dict[tuple[str, str], str]


def read_style(place: Place, client_id: str) -> dict[str, Any] | None:
    """ManagedLoginBrandingType with the service's own values filled in; None where the client has no style.

    A client that does not exist is an error of the connection all the same.
    """
    names = {"UserPoolId": place.pool_id, "ClientId": client_id}
    read = place.client.describe_managed_login_branding_by_client
    try:
        return read(**names, ReturnMergedResources=True)["ManagedLoginBranding"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
    return None


def name_of(place: Place, client_id: str) -> str:
    """What a client is called. Raises what the connection raises."""
    names = {"UserPoolId": place.pool_id, "ClientId": client_id}
    return place.client.describe_user_pool_client(**names)["UserPoolClient"]["ClientName"]


def images_of(style: dict[str, Any]) -> Images:
    """The images of a style as addresses that hold them: a preview asks nobody for them."""
    found: Images = {}
    for each in style.get("Assets", []):
        category, resource = each["Category"], each.get("ResourceId", "")
        key = f"{category}:{resource}" if resource else category
        found[key, each["ColorMode"]] = as_address(each["Bytes"], each["Extension"])
    return found


def as_address(content: bytes, kind: str) -> str:
    return f"data:image/{_TYPES[kind]};base64,{b64encode(content).decode()}"
