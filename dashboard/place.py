"""Where a page stands: a connection, and on most pages a user pool or an identity pool in it."""

from collections.abc import Callable
from functools import cached_property, wraps

from django.http import HttpResponseBase
from django.urls import reverse

from dashboard.actor import Actor
from dashboard.aws.app_clients import first_client
from dashboard.aws.clients import StaffClient, actor_of
from dashboard.aws.guard import check
from dashboard.models import Connection
from dashboard.page_access import connection_of, open_to
from dashboard.permissions.deciding import may
from dashboard.requests import Request


class Place:
    """A connection, the pool that the address names, and the client for both. Also kept as ``request.place``."""

    def __init__(
        self, request: Request, connection: Connection, pool_id: str = "", identity_pool_id: str = ""
    ) -> None:
        self.request, self.connection = request, connection
        self.pool_id, self.identity_pool_id = pool_id, identity_pool_id

    @cached_property
    def actor(self) -> Actor:
        """On whose behalf this page acts."""
        return actor_of(self.request, self.connection, self.pool_id or self.identity_pool_id)

    def may(self, *permissions: str) -> bool:
        """Whether the member has any of these permissions (``cognito-idp:AdminDeleteUser``, ``console:RevealAttribute``)
        here."""
        pool = self.pool_id or self.identity_pool_id
        return any(may(self.request.user, permission, self.connection, pool) for permission in permissions)

    def may_open(self, name: str) -> bool:
        """Whether the page of this name (``user-delete``) is open to the member here: only then it is offered."""
        return open_to(self.request.user, name, self.connection, self.pool_id or self.identity_pool_id)

    def check(self, permission: str, *also: str, reason: bool = True) -> None:
        """Raise NotAllowed or ReasonNeeded now, for a permission of the console's own or one that a worker will do later. Any
        of the permissions in ``also`` allows the same."""
        check(self.actor, permission, self.pool_id or self.identity_pool_id, also=also, reason=reason)

    @cached_property
    def client(self) -> StaffClient:
        return StaffClient(self.actor)

    @cached_property
    def own(self) -> StaffClient:
        """The client for the ``lifeguard`` service, which the embedded engine has and AWS has not."""
        return StaffClient(self.actor, "lifeguard")

    @cached_property
    def logs(self) -> StaffClient:
        """The client for CloudWatch Logs, in which import jobs keep theirs."""
        return StaffClient(self.actor, "logs")

    @cached_property
    def metrics(self) -> StaffClient:
        """The client for CloudWatch, in which Cognito counts sign-ins."""
        return StaffClient(self.actor, "cloudwatch")

    @cached_property
    def functions(self) -> StaffClient:
        """The client for Lambda, which runs the pool's triggers."""
        return StaffClient(self.actor, "lambda")

    @cached_property
    def identities(self) -> StaffClient:
        """The client for identity pools."""
        return StaffClient(self.actor, "cognito-identity")

    @cached_property
    def iam(self) -> StaffClient:
        """The client for IAM, which keeps the roles and the providers that identity pools name."""
        return StaffClient(self.actor, "iam")

    @cached_property
    def identity_pool(self) -> dict:
        """The answer to DescribeIdentityPool, read once a page."""
        return self.identities.describe_identity_pool(IdentityPoolId=self.identity_pool_id)

    @cached_property
    def pool(self) -> dict:
        """UserPoolType of the pool, read once a page."""
        return self.client.describe_user_pool(UserPoolId=self.pool_id)["UserPool"]

    @cached_property
    def app_client(self) -> dict | None:
        """UserPoolClientType of the pool's first app client; None where it has none."""
        return first_client(self.client, self.pool_id)

    @property
    def embedded(self) -> bool:
        return self.connection.is_embedded

    def url(self, name: str, *args: str | int) -> str:
        """The address of a page of this pool."""
        return reverse(name, args=[self.connection.slug, self.pool_id or self.identity_pool_id, *args])


def stand_at(
    request: Request, connection: Connection, pool_id: str = "", identity_pool_id: str = ""
) -> Place:
    """The place of this request, which its frame then shows."""
    request.connection = connection
    request.place = Place(request, connection, pool_id, identity_pool_id)
    return request.place


def in_pool(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For views under ``pools/<connection>/<pool_id>/``: they get a :class:`Place` after the request."""

    @wraps(view)
    def with_place(request: Request, connection: str, pool_id: str, **rest: str) -> HttpResponseBase:
        place = stand_at(request, connection_of(request, connection), pool_id)
        return view(request, place, **rest)

    return with_place


def in_identity_pool(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For views under ``identity-pools/<connection>/<identity_pool_id>/``."""

    @wraps(view)
    def with_place(request: Request, connection: str, identity_pool_id: str, **rest: str) -> HttpResponseBase:
        found = connection_of(request, connection)
        return view(request, stand_at(request, found, identity_pool_id=identity_pool_id), **rest)

    return with_place


def on_connection(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For views under ``pools/<connection>/``, with no pool yet."""

    @wraps(view)
    def with_place(request: Request, connection: str, **rest: str) -> HttpResponseBase:
        return view(request, stand_at(request, connection_of(request, connection)), **rest)

    return with_place
