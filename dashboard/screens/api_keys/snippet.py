"""The lines with which a program signs with a new key."""

from dashboard.models import Connection
from dashboard.requests import Request
from dashboard.snippet import endpoint_of


def snippet(request: Request, connection: Connection, made: dict) -> str:
    """Python with boto3, the key in it; a program keeps it in its environment."""
    lines = [
        "import boto3",
        "",
        "cognito = boto3.client(",
        '    "cognito-idp",',
        f'    region_name="{connection.region}",',
        f'    endpoint_url="{endpoint_of(request, connection)}",',
        f'    aws_access_key_id="{made["AccessKeyId"]}",',
        f'    aws_secret_access_key="{made["SecretAccessKey"]}",',
        ")",
    ]
    return "\n".join(lines)
