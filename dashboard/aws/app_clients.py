"""App clients that the console itself needs."""

from typing import Any


def first_client(client: Any, pool_id: str) -> dict | None:
    """UserPoolClientType of a pool's first app client, with its secret; None where the pool has none."""
    found = client.list_user_pool_clients(UserPoolId=pool_id, MaxResults=1)["UserPoolClients"]
    if not found:
        return None
    return client.describe_user_pool_client(UserPoolId=pool_id, ClientId=found[0]["ClientId"])[
        "UserPoolClient"
    ]
