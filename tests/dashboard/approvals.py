"""What the tests of approvals share: asking, looking, pressing the button."""

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from dashboard.models import ApprovalRequest
from tests.dashboard.cast import Desk

WHY = {"approval-ask": "1", "audit-reason": "Asked for by the shop", "audit-ticket": "T-7"}
NAMES = ["ann", "ben", "cleo"]


def read(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def see(client: Client, asked: ApprovalRequest) -> BeautifulSoup:
    return read(client.get(reverse("approval", args=[asked.pk])))


def approve(client: Client, asked: ApprovalRequest, page: BeautifulSoup | None = None, **fields: str):
    """Look at the request (or use the page that was seen before) and press Approve."""
    seen = (page or see(client, asked)).select_one("input[name=seen]")
    fields = {"seen": seen["value"] if seen else "", **fields}
    return client.post(reverse("approval-approve", args=[asked.pk]), fields, follow=True)


def names_in_pool(desk: Desk) -> list[str]:
    return sorted(user["Username"] for user in desk.cognito.list_users(UserPoolId=desk.pool_id)["Users"])


def ask_to_delete(desk: Desk, names: list[str] = NAMES) -> ApprovalRequest:
    desk.post("bulk-run", username=names, action="delete", **WHY)
    return ApprovalRequest.objects.latest("pk")


def ask_to_delete_pool(desk: Desk) -> ApprovalRequest:
    desk.browser.post(desk.url("pool-delete"), {"name": "Harbour shop", **WHY})
    return ApprovalRequest.objects.latest("pk")


def pools_left(desk: Desk) -> list[str]:
    return [pool["Id"] for pool in desk.cognito.list_user_pools(MaxResults=10)["UserPools"]]
