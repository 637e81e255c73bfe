"""App clients as the console reads them: a pool's, one after the other, and the first."""

from collections.abc import Iterator
from typing import Any

PAGE = 60
"""The most that ListUserPoolClients answers at once."""


def each_client(client: Any, pool_id: str, pages: int, **filters: str) -> Iterator[dict]:
    """The UserPoolClientDescriptions of a pool, read page after page as they are asked for, at most so many ``pages``."""
    named = {"UserPoolId": pool_id, "MaxResults": PAGE, **filters}
    for _ in range(pages):
        answer = client.list_user_pool_clients(**named)
        yield from answer["UserPoolClients"]
        if not answer.get("NextToken"):
            return
        named["NextToken"] = answer["NextToken"]


def first_client(client: Any, pool_id: str) -> dict | None:
    """UserPoolClientType of a pool's first app client, with its secret; None where the pool has none."""
    found = client.list_user_pool_clients(UserPoolId=pool_id, MaxResults=1)["UserPoolClients"]
    if not found:
        return None
    return client.describe_user_pool_client(UserPoolId=pool_id, ClientId=found[0]["ClientId"])[
        "UserPoolClient"
    ]
