"""StartWebAuthnRegistration, CompleteWebAuthnRegistration, ListWebAuthnCredentials and DeleteWebAuthnCredential."""

from pools import errors
from pools.rules.paging import cut_page, make_token, read_token
from pools.rules.passkeys.credentials import MOST, all_passkeys, describe_passkey, remove_passkey
from pools.rules.passkeys.registration import creation_options, register
from pools.rules.tokens.reading import Session, read_access_token
from pools.wire.call import Call


def start_web_authn_registration(call: Call, *, access_token: str) -> dict:
    """What a browser needs to make a passkey. Raises WebAuthnNotEnabledException where the pool takes none."""
    session = _session(call, access_token)
    return {"CredentialCreationOptions": creation_options(session.user, session.client_id, call.now)}


def complete_web_authn_registration(call: Call, *, access_token: str, credential: dict) -> dict:
    """Keep the passkey that a browser made for StartWebAuthnRegistration's options.

    Raises the errors of WebAuthn for one that was made for another challenge, page or domain, or is none that can be kept.
    """
    session = _session(call, access_token)
    register(call, session.user, session.client_id, credential)
    return {}


def list_web_authn_credentials(
    call: Call, *, access_token: str, next_token: str | None = None, max_results: int | None = None
) -> dict:
    user, limit = _session(call, access_token).user, max_results or MOST
    scope = f"{call.operation} {user.sub}"
    after = read_token(next_token, scope=scope)
    page, more = cut_page(all_passkeys(user, after=after[0] if after else 0, limit=limit + 1), limit)
    listed = {"Credentials": [describe_passkey(passkey) for passkey in page]}
    return listed | ({"NextToken": make_token([page[-1].id], scope=scope)} if more else {})


def delete_web_authn_credential(call: Call, *, access_token: str, credential_id: str) -> dict:
    user = _session(call, access_token).user
    with call.change():
        remove_passkey(user, credential_id)
    return {}


def _session(call: Call, access_token: str) -> Session:
    """Whose token it is. That of a user who is gone is told as revoked: these operations know no unknown user."""
    try:
        return read_access_token(call, access_token)
    except errors.UserNotFoundException:
        raise errors.NotAuthorizedException("Access Token has been revoked") from None
