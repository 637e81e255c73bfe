"""Reads an API key: the user of IAM, its access keys with their last use, and what it may do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from dashboard.aws.clients import StaffClient
from dashboard.iam_documents.documents import as_document
from dashboard.iam_documents.key_scopes import Scope, scope_of
from dashboard.place import Place, on_connection
from dashboard.requests import Request

COMMAND_LINE = "/command-line/"
"""The path under which the engine shows keys that ``manage.py api_key`` made."""


@dataclass(frozen=True)
class AccessKey:
    """One access key of a user. ``used`` is at most a minute late."""

    id: str
    active: bool
    created: datetime
    used: datetime | None
    service: str
    region: str


@dataclass(frozen=True)
class ApiKey:
    """A user of IAM as its page shows it. ``title`` is what people know it by, ``keys`` are the oldest first."""

    name: str
    title: str
    fixed: bool
    keys: list[AccessKey]
    policies: dict[str, dict]
    scope: Scope

    @property
    def active(self) -> list[AccessKey]:
        return [key for key in self.keys if key.active]

    @property
    def expired(self) -> bool:
        return self.scope.expires is not None and self.scope.expires <= timezone.now()

    @property
    def used(self) -> datetime | None:
        return max((key.used for key in self.keys if key.used), default=None)

    @property
    def state(self) -> tuple[str, str]:
        """The tone and the word of its status."""
        if self.expired:
            return "bad", "Expired"
        if not self.active:
            return "off", "Off" if self.keys else "No key"
        return ("warn", "Rotating") if len(self.active) > 1 else ("good", "Active")


def read_key(iam: StaffClient, name: str, user: dict | None = None) -> ApiKey:
    """All about the user of this name. Raises botocore's errors. ``user`` is what a list has said of it."""
    if user is None or user["Path"] == COMMAND_LINE:
        user = iam.get_user(UserName=name)["User"]
    tags = {tag["Key"]: tag["Value"] for tag in user.get("Tags", [])}
    fixed = user["Path"] == COMMAND_LINE and user["UserId"] == name
    names = iam.list_user_policies(UserName=name)["PolicyNames"]
    policies = {
        each: as_document(iam.get_user_policy(UserName=name, PolicyName=each)["PolicyDocument"])
        for each in names
    }
    listed = iam.list_access_keys(UserName=name)["AccessKeyMetadata"]
    keys = sorted((_access_key(iam, each) for each in listed), key=lambda key: (key.created, key.id))
    title = tags.get("Name", name) if fixed else name
    return ApiKey(name, title, fixed, keys, policies, scope_of(policies))


def on_embedded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """For views of API keys, which AWS keeps itself: there, the list says where."""

    @wraps(view)
    def here_only(request: Request, place: Place, **rest: str) -> HttpResponse:
        return view(request, place, **rest) if place.embedded else redirect("api-keys", place.connection.slug)

    return on_connection(here_only)


def _access_key(iam: StaffClient, listed: dict) -> AccessKey:
    answer = iam.get_access_key_last_used(AccessKeyId=listed["AccessKeyId"])["AccessKeyLastUsed"]
    return AccessKey(
        listed["AccessKeyId"],
        listed["Status"] == "Active",
        listed["CreateDate"],
        answer.get("LastUsedDate"),
        answer["ServiceName"],
        answer["Region"],
    )
