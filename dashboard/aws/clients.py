"""Clients for staff members: boto3's own, behind the guard."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

import boto3
import botocore.session
from botocore import UNSIGNED
from botocore.client import BaseClient
from botocore.config import Config
from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials
from botocore.loaders import Loader
from django.conf import settings

from dashboard.actor import Actor, current_actor
from dashboard.aws import guard, loopback
from dashboard.aws.pools import identities_of
from dashboard.models import Connection
from dashboard.requests import Request


class StaffClient:
    """A boto3 client that knows who uses it. Its methods are boto3's, under the same names and with the same answers.

    They raise boto3's errors, and :class:`~dashboard.aws.guard.NotAllowed` before a call that the member's role forbids.
    """

    def __init__(self, actor: Actor, service: str = "cognito-idp") -> None:
        self.actor = actor
        self._client = _client(actor.connection, service)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._client, name)

        def call(**members: Any) -> dict:
            token = current_actor.set(self.actor)
            try:
                self._prove(name, members)
                return method(**members)
            finally:
                current_actor.reset(token)

        return call

    def _prove(self, name: str, members: dict[str, Any]) -> None:
        """Look identities up in the page's pool, for a member who may work on that pool and not on the whole connection:
        DescribeIdentity and DeleteIdentities take an id from any pool."""
        operation = self._client.meta.method_to_api_mapping.get(name, "")
        named = identities_of(operation, members)
        act, actor = f"cognito-identity:{operation}", self.actor
        if not named or not actor.page_pool or guard.allows(actor.staff, act, actor.connection):
            return
        if not guard.allows(actor.staff, act, actor.connection, actor.page_pool):
            return
        for identity in named:
            self._client.lookup_developer_identity(
                IdentityPoolId=actor.page_pool, IdentityId=identity, MaxResults=1
            )
        current_actor.set(replace(actor, proven=named))


def actor_of(request: Request, connection: Connection, pool: str = "") -> Actor:
    """On whose behalf a page of this pool acts, with the reason and the ticket that were sent with its form."""
    return Actor(
        request.user,
        connection,
        request.META.get("REMOTE_ADDR", ""),
        pool,
        request.POST.get("audit-reason", "").strip()[:500],
        request.POST.get("audit-ticket", "").strip()[:80],
        user_agent=request.headers.get("User-Agent", ""),
    )


def _client(connection: Connection, service: str) -> BaseClient:
    stamp = connection.modified.timestamp() if connection.modified else 0.0
    return _kept_client(connection.pk, stamp, service) if connection.pk else new_client(connection, service)


@lru_cache(maxsize=64)
def _kept_client(connection_id: int, _modified: float, service: str) -> BaseClient:
    return new_client(Connection.objects.get(pk=connection_id), service)


def new_client(connection: Connection, service: str = "cognito-idp") -> BaseClient:
    """A boto3 client for a connection, saved or not, with the guard's handlers on it."""
    if connection.is_embedded:
        client = boto3.client(
            service,
            region_name=connection.region,
            endpoint_url=loopback.ENDPOINT,
            config=Config(
                signature_version=UNSIGNED, retries={"total_max_attempts": 1}, parameter_validation=False
            ),
        )
        client.meta.events.register("before-send", loopback.answer)
    else:
        config = Config(
            connect_timeout=settings.AWS_CONNECT_TIMEOUT,
            read_timeout=settings.AWS_READ_TIMEOUT,
            # A function that was slow may have done its work: it is not run again.
            retries={"mode": "standard", "total_max_attempts": 1 if service == "lambda" else 3},
            parameter_validation=False,
        )
        client = _session(connection).client(
            service, endpoint_url=connection.endpoint_url or None, config=config
        )
    guard.attach(client)
    return client


@cache
def _loader() -> Loader:
    """Reads each service's model once, and not once for each connection."""
    return botocore.session.get_session().get_component("data_loader")


def _session(connection: Connection) -> boto3.Session:
    """Credentials as the connection says; with a role, they are used to assume it and are renewed by themselves."""
    key_id, secret = connection.stored_key()
    session = botocore.session.Session(profile=connection.profile or None)
    session.register_component("data_loader", _loader())
    session.set_config_variable("region", connection.region)
    if key_id:
        session.set_credentials(key_id, secret)
    if connection.role_arn:
        fetcher = AssumeRoleCredentialFetcher(
            session.create_client,
            session.get_credentials(),
            connection.role_arn,
            {"RoleSessionName": "lifeguard"},
        )
        session._credentials = DeferredRefreshableCredentials(fetcher.fetch_credentials, "assume-role")
    return boto3.Session(botocore_session=session)
