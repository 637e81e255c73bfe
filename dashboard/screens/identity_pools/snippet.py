"""The lines with which an app gets credentials from an identity pool."""

from dashboard.identity_pools.providers import providers_of
from dashboard.models import Connection
from dashboard.requests import Request
from dashboard.snippet import endpoint_of


def snippets(request: Request, connection: Connection, pool: dict) -> list[tuple[str, str]]:
    """The same in each language: its name and its lines."""
    endpoint = endpoint_of(request, connection)
    first = next(iter(providers_of(pool)), None)
    login = first.login if first and first.kind != "developer" else ""
    given = (pool["IdentityPoolId"], connection.region, endpoint, login)
    return [("Python with boto3", _python(*given)), ("JavaScript with the AWS SDK", _javascript(*given))]


def _python(pool_id: str, region: str, endpoint: str, login: str) -> str:
    lines = ["import boto3", "from botocore import UNSIGNED", "from botocore.config import Config", ""]
    lines += ["identity = boto3.client(", '    "cognito-identity",', f'    region_name="{region}",']
    if endpoint:
        lines.append(f'    endpoint_url="{endpoint}",')
    lines += ["    config=Config(signature_version=UNSIGNED),", ")"]
    logins = f'{{"{login}": id_token}}' if login else "{}  # a guest"
    lines += [
        f"logins = {logins}",
        f'who = identity.get_id(IdentityPoolId="{pool_id}", Logins=logins)',
        "answer = identity.get_credentials_for_identity(",
        '    IdentityId=who["IdentityId"], Logins=logins',
        ")",
        'keys = answer["Credentials"]',
    ]
    return "\n".join(lines)


def _javascript(pool_id: str, region: str, endpoint: str, login: str) -> str:
    where = f'region: "{region}"' + (f', endpoint: "{endpoint}"' if endpoint else "")
    lines = [
        'import { fromCognitoIdentityPool } from "@aws-sdk/credential-providers";',
        "",
        "const credentials = fromCognitoIdentityPool({",
        f"  clientConfig: {{ {where} }},",
        f'  identityPoolId: "{pool_id}",',
    ]
    if login:
        lines.append(f'  logins: {{ "{login}": idToken }},')
    return "\n".join([*lines, "});"])
