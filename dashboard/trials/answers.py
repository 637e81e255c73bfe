"""What comes back to a trial: the answer is held against what was asked, and its code redeemed. None of it is kept."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.debug import sensitive_variables

from dashboard.aws.endpoints import Endpoints, read_endpoints, redeem
from dashboard.models import SignInTrial
from dashboard.trials.asking import Asked

if TYPE_CHECKING:
    from dashboard.place import Place

_NAMES = ("id_token", "access_token", "refresh_token")


@dataclass(frozen=True)
class Answer:
    """``tokens`` by the names that the token endpoint has for them, in one order. Where there are none, ``error`` is OAuth's word for
    it and ``why`` a sentence; ``scope`` and ``expires_in`` are as the endpoint told them."""

    tokens: Mapping[str, str] = field(default_factory=dict, repr=False)
    error: str = ""
    why: str = ""
    nonce: str = ""
    expires_in: int = 0


@sensitive_variables()
def read_answer(place: "Place", trial: SignInTrial, asked: Asked | None, given: Mapping[str, str]) -> Answer:
    """What a browser brought back, once. Raises botocore's errors where the token endpoint cannot be reached."""
    endpoints = read_endpoints(place.client, place.pool_id)
    if stop := _not_the_answer(asked, given, endpoints):
        return stop
    assert asked is not None  # said so above
    # One of two requests that come at the same moment with the same session.
    if not SignInTrial.objects.filter(pk=trial.pk, answered=None).update(answered=timezone.now()):
        return Answer(error="answered", why="This trial was answered already, and an answer is shown once.")
    if error := given.get("error", ""):
        return Answer(error=error[:100], why=given.get("error_description", "")[:500])
    if not given.get("code"):
        return Answer(error="no_code", why="The pages sent the browser back without a code.")
    return _redeem(place, trial, asked, given["code"], endpoints)


def _not_the_answer(asked: Asked | None, given: Mapping[str, str], endpoints: Endpoints) -> Answer | None:
    if asked is None or not constant_time_compare(given.get("state", ""), asked.state):
        return Answer(
            error="state",
            why="This browser did not ask for this answer, or it was answered already: the state does not fit. "
            "Nothing was redeemed.",
        )
    if given.get("iss") and given["iss"] != endpoints.issuer:
        return Answer(
            error="issuer", why="The answer is from another issuer (RFC 9207). Nothing was redeemed."
        )
    return None


@sensitive_variables()
def _redeem(place: "Place", trial: SignInTrial, asked: Asked, code: str, endpoints: Endpoints) -> Answer:
    names = {"UserPoolId": place.pool_id, "ClientId": trial.client_id}
    client = place.client.describe_user_pool_client(**names)["UserPoolClient"]
    form = {
        "grant_type": "authorization_code",
        "client_id": trial.client_id,
        "code": code,
        "redirect_uri": trial.callback,
        "code_verifier": asked.verifier,
    }
    status, told = redeem(place.client, place.pool_id, endpoints.token, form, _basic(client))
    if status != 200:
        error = told.get("error") or f"HTTP {status}"
        return Answer(error=str(error)[:100], why=str(told.get("error_description") or "")[:500])
    tokens = {name: told[name] for name in _NAMES if isinstance(told.get(name), str)}
    expires = told.get("expires_in")
    return Answer(tokens, nonce=asked.nonce, expires_in=expires if isinstance(expires, int) else 0)


@sensitive_variables()
def _basic(client: dict) -> dict[str, str]:
    """The header of a client that has a secret; RFC 6749 (2.3.1) encodes both parts."""
    if not client.get("ClientSecret"):
        return {}
    pair = f"{quote_plus(client['ClientId'])}:{quote_plus(client['ClientSecret'])}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
