"""What a connection has that an identity pool can trust: user pools, their app clients, and IAM's providers."""

from dashboard.aws.app_clients import each_client
from dashboard.aws.telling import telling
from dashboard.permissions.deciding import may
from dashboard.place import Place

Choices = list[tuple[str, str]]
_PAGES = 5
"""How many pages of 60 are read for a list of choices."""


def user_pools(place: Place) -> tuple[Choices, str]:
    """The connection's user pools by id, and a sentence where they cannot be listed."""
    found: Choices = []
    token: dict[str, str] = {}
    with telling(place) as outcome:
        for _ in range(_PAGES):
            answer = place.client.list_user_pools(MaxResults=60, **token)
            found += [(pool["Id"], f"{pool['Name']} ({pool['Id']})") for pool in answer["UserPools"]]
            if not answer.get("NextToken"):
                break
            token = {"NextToken": answer["NextToken"]}
    if outcome.problem:
        return [], str(outcome.problem)
    return found, ""


def app_clients(place: Place, user_pool_id: str) -> tuple[Choices, str]:
    """A user pool's app clients by id, and a sentence where they cannot be listed."""
    found: Choices = []
    with telling(place) as outcome:
        for each in each_client(place.client, user_pool_id, _PAGES):
            found.append((each["ClientId"], f"{each['ClientName']} ({each['ClientId']})"))
    if outcome.problem:
        return [], str(outcome.problem)
    return found, ""


def iam_providers(place: Place, kind: str) -> tuple[Choices, str]:
    """IAM's providers of a kind (``oidc`` or ``saml``) by ARN, and a sentence where they cannot be listed."""
    if not may(place.request.user, "iam:ListOpenIDConnectProviders", place.connection):
        return [], "Your role does not allow you to list the providers of IAM."
    with telling(place) as outcome:
        if kind == "oidc":
            listed = place.iam.list_open_id_connect_providers().get("OpenIDConnectProviderList", [])
        else:
            listed = place.iam.list_saml_providers().get("SAMLProviderList", [])
    if outcome.problem:
        return [], str(outcome.problem)
    return [(each["Arn"], each["Arn"].partition("-provider/")[2] or each["Arn"]) for each in listed], ""


def login_name(user_pool_id: str) -> str:
    """The ProviderName of a user pool: its key in the Logins map."""
    region = user_pool_id.partition("_")[0]
    suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    return f"cognito-idp.{region}.{suffix}/{user_pool_id}"
