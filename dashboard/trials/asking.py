"""The request of a trial: PKCE, state and nonce, which the browser that begins it keeps in its session."""

import base64
import hashlib
import secrets
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from dashboard.aws.endpoints import Endpoints
from dashboard.models import SignInTrial

_NAME = "sign_in_trials"
_KEPT = 5


@dataclass(frozen=True)
class Asked:
    """What the answer has to fit."""

    state: str
    verifier: str
    nonce: str


def ask(session: Any, trial: SignInTrial, client: dict, endpoints: Endpoints) -> str:
    """The address of the sign-in page, for this browser alone. Asked again it is another, and the former answer counts no more."""
    asked = Asked(secrets.token_urlsafe(32), secrets.token_urlsafe(48), secrets.token_urlsafe(16))
    others = [(key, kept) for key, kept in _kept(session).items() if key != trial.key]
    session[_NAME] = dict([*others[1 - _KEPT :], (trial.key, asdict(asked))])
    digest = hashlib.sha256(asked.verifier.encode()).digest()
    query = {
        "response_type": "code",
        "client_id": trial.client_id,
        "redirect_uri": trial.callback,
        "scope": " ".join(client.get("AllowedOAuthScopes", [])),
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    return f"{endpoints.authorization}?{urlencode(query)}"


def take_asked(session: Any, trial: SignInTrial) -> Asked | None:
    """What this browser asked, once; None where it did not ask, or was answered."""
    kept = _kept(session)
    found = kept.pop(trial.key, None)
    session[_NAME] = kept
    return Asked(**found) if found else None


def has_asked(session: Any, key: str) -> bool:
    return key in _kept(session)


def _kept(session: Any) -> dict[str, dict[str, str]]:
    return dict(session.get(_NAME) or {})
