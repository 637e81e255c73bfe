"""The lines that point an SDK at a connection."""

from django.conf import settings
from django.http import HttpRequest

from dashboard.models import Connection


def endpoint_of(request: HttpRequest, connection: Connection) -> str:
    """The endpoint URL that an SDK needs; empty for AWS itself."""
    if connection.is_embedded:
        return (settings.SITE_URL or request.build_absolute_uri("/")).rstrip("/")
    return connection.endpoint_url


def snippet(request: HttpRequest, connection: Connection, pool_id: str = "") -> str:
    """Python that makes a client and one first call."""
    endpoint = endpoint_of(request, connection)
    lines = ["import boto3", "", "cognito = boto3.client(", '    "cognito-idp",']
    lines.append(f'    region_name="{connection.region}",')
    if endpoint:
        lines.append(f'    endpoint_url="{endpoint}",')
    if connection.is_embedded:
        lines += ['    aws_access_key_id="...",', '    aws_secret_access_key="...",']
    call = (
        f'list_users(UserPoolId="{pool_id}")["Users"]'
        if pool_id
        else 'list_user_pools(MaxResults=10)["UserPools"]'
    )
    return "\n".join([*lines, ")", f"print(cognito.{call})"])
