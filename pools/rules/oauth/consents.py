"""What users allow clients that registered themselves: asked once for a client, the host of its callback and its scopes."""

from urllib.parse import urlsplit

from pools.models import AppClient, Consent, User
from pools.models.prepared_sql import find_one
from pools.rules.app_clients.callbacks import LOOPBACK
from pools.rules.oauth.requests import AuthorizationRequest
from pools.wire.call import Call


def needs_consent(asked: AuthorizationRequest, user: User) -> bool:
    """Whether the user has to be asked before anything goes to the callback."""
    client = asked.client
    if not client.registered_itself:
        return False
    if "consent" in asked.prompt:
        return True
    host = callback_host(asked.callback.uri)
    kept = find_one(Consent, user_id=user.id, client=_name(client), host=host)
    return kept is None or not set(asked.scopes) <= set(kept.scopes)


def keep_consent(call: Call, asked: AuthorizationRequest, user: User) -> None:
    """Keep that the user allows what is asked for, beside what they allowed before. The client is in use from now on.

    Raises IntegrityError where the user was deleted meanwhile.
    """
    client, host = asked.client, callback_host(asked.callback.uri)
    with call.change():
        kept = Consent.objects.select_for_update().filter(user=user, client=_name(client), host=host).first()
        scopes = list(dict.fromkeys([*(kept.scopes if kept else ()), *asked.scopes]))
        Consent.objects.update_or_create(
            user=user, client=_name(client), host=host, defaults={"scopes": scopes, "given": call.now}
        )
        use(client)


def use(client: AppClient) -> None:
    """A client that registered itself is in use, and stays. To be called in a change."""
    if client.unused_until is not None:
        AppClient.objects.filter(id=client.id).update(unused_until=None)


def callback_host(uri: str) -> str:
    """Where an answer goes, as a person is told: a host, with its port unless that is the user's own machine, or the scheme
    by which an app is called (``com.example.app:``)."""
    parts = urlsplit(uri)
    if parts.scheme not in ("http", "https"):
        return f"{parts.scheme}:"
    host = parts.hostname or ""
    return host if host in LOOPBACK or not parts.port else f"{host}:{parts.port}"


def _name(client: AppClient) -> str:
    return client.metadata_url or client.id
