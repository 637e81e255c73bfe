"""How much of what needs no signature is answered: by pool, and by whom it comes from.

A pool has bounds for all calls of a category, as in "Quotas in Amazon Cognito" (DG:quotas). An address has bounds for
what was refused (a wrong password, a wrong code, an unknown name) and for what was made (a guest, a sign-up, a
message), and none for what went well: a web server signs all its users in from one address. Who knows an app client's
secret counts under the client's name instead, and under the address that it passes on where the client may.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from pools import errors
from pools.models import AppClient
from pools.rules.limits.buckets import Bucket, enter, network, take
from pools.wire.call import Call, CallerKind

CATEGORIES = {
    "UserAuthentication": "InitiateAuth",
    # Three answers are free with each sign-in.
    "UserAuthenticationAnswers": "RespondToAuthChallenge",
    "UserCreation": "SignUp ConfirmSignUp",
    "UserAccountRecovery": "ForgotPassword ConfirmForgotPassword ChangePassword",
    "UserToken": "GetTokensFromRefreshToken RevokeToken GetClientToken GetDerivedToken",
    "UserRead": "GetUser",
    "UserUpdate": "UpdateUserAttributes DeleteUserAttributes VerifyUserAttribute DeleteUser GlobalSignOut",
    "UserResourceRead": "GetDevice ListDevices GetUserAttributeVerificationCode ResendConfirmationCode"
    " GetUserAuthFactors ListWebAuthnCredentials ListUserSessions",
    "UserResourceUpdate": "AssociateSoftwareToken VerifySoftwareToken SetUserMFAPreference SetUserSettings"
    " ConfirmDevice ForgetDevice UpdateDeviceStatus UpdateAuthEventFeedback RevokeUserSession"
    " StartWebAuthnRegistration CompleteWebAuthnRegistration DeleteWebAuthnCredential",
    "GetId": "GetId UnlinkIdentity",
    "GetOpenIdToken": "GetOpenIdToken",
    "GetCredentialsForIdentity": "GetCredentialsForIdentity",
}
"""Which operations share a bound by pool: Cognito's categories, and the operations that it bounds one by one."""
_CATEGORY_OF = {name: category for category, names in CATEGORIES.items() for name in names.split()}
_REFRESHES = ("REFRESH_TOKEN_AUTH", "REFRESH_TOKEN")

REFUSED, GUESTS, SIGN_UPS, MESSAGES = "refused", "guests", "sign-ups", "messages"
_MAKES = {
    "SignUp": SIGN_UPS,
    "ForgotPassword": MESSAGES,
    "ResendConfirmationCode": MESSAGES,
    "GetUserAttributeVerificationCode": MESSAGES,
}
_SENT = ("EMAIL_OTP", "SMS_OTP", "SMS_MFA")
"""Challenges for which a message went out, or would have for a user who exists."""
_UNGUESSABLE = frozenset({"UserToken", "UserRead", "GetId", "GetOpenIdToken", "GetCredentialsForIdentity"})
"""Categories that are asked with a token: it expires, and nobody finds one by trying."""
_GUESSED_WITH_A_TOKEN = ("ChangePassword", "VerifySoftwareToken", "VerifyUserAttribute")
"""Of what needs an access token: a password or a code."""
_ANSWERS_TO_A_GUESS = (
    errors.AliasExistsException,
    errors.CodeMismatchException,
    errors.EnableSoftwareTokenMFAException,
    errors.ExpiredCodeException,
    errors.InvalidParameterException,
    errors.LimitExceededException,
    errors.NotAuthorizedException,
    errors.PasswordResetRequiredException,
    errors.ResourceNotFoundException,
    errors.UserLambdaValidationException,
    errors.UsernameExistsException,
    errors.UserNotConfirmedException,
    errors.UserNotFoundException,
)
_WITHOUT_PROOF = ("AssociateSoftwareToken", "VerifySoftwareToken")
"""They name a client by their session, and have no member for its secret."""


@dataclass
class _Watch:
    """One call that needs no signature, from its door to its answer."""

    operation: str
    given: Mapping[str, Any]
    address: str
    pool: str = ""
    client: AppClient | None = None
    who: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    entered: bool = False
    answer: Mapping[str, Any] | None = None

    @property
    def category(self) -> str:
        refreshes = self.operation == "InitiateAuth" and self.given.get("AuthFlow") in _REFRESHES
        return "UserToken" if refreshes else _CATEGORY_OF.get(self.operation, "")

    def kinds(self) -> list[str]:
        """Which buckets by address the call may not enter while they are full."""
        guesses = self.operation in _GUESSED_WITH_A_TOKEN if "AccessToken" in self.given else True
        kinds = [REFUSED] if guesses and self.category not in _UNGUESSABLE else []
        makes = _MAKES.get(self.operation)
        if self.operation == "GetId" and not self.given.get("Logins"):
            makes = GUESTS
        return [*kinds, makes] if makes else kinds

    def buckets(self, *kinds: str) -> list[Bucket]:
        return [
            Bucket(kind, who, bounds[kind]) for who, bounds in self.who for kind in kinds if kind in bounds
        ]

    def enter(self, *, proved: bool) -> None:
        """Let the call in. Raises TooManyRequestsException where one of its buckets is full."""
        self.entered = True
        self.who = self._who(proved=proved)
        rate = settings.LIMITS_BY_POOL.get(self.category)
        of_pool = Bucket(self.category, self.pool, rate) if rate and self.pool else None
        _refuse_if(enter(self.buckets(*self.kinds()), of_pool) is not None)

    def _who(self, *, proved: bool) -> list[tuple[str, Mapping[str, str]]]:
        by_address = settings.LIMITS_BY_ADDRESS
        if not proved or self.client is None:
            return [(network(self.address), by_address)] if network(self.address) else []
        passed_on = (self.given.get("UserContextData") or {}).get("IpAddress", "")
        told = self.client.settings.get("EnablePropagateAdditionalUserContextData") and network(passed_on)
        # What one app says of an address holds for that app alone.
        passed = [(f"{self.client.id} {told}", by_address)] if told else []
        return [*passed, (self.client.id, settings.LIMITS_BY_CLIENT)]

    def leave(self, problem: errors.ServiceError | None) -> None:
        """Count what came of the call. Raises TooManyRequestsException in place of a refusal that is one too many."""
        if problem is None:
            self.who = self.who or self._who(proved=False)
            for bucket in self.buckets(*self._made()):
                take(bucket)
            return
        malformed = isinstance(problem, errors.InvalidParameterException) and not self.entered
        if not self.entered:
            self.enter(proved=False)
        if REFUSED in self.kinds() and isinstance(problem, _ANSWERS_TO_A_GUESS) and not malformed:
            _refuse_if(not all(take(bucket) for bucket in self.buckets(REFUSED)))

    def _made(self) -> list[str]:
        asked = (self.answer or {}).get("ChallengeName")
        if asked in _SENT:
            return [MESSAGES]
        if asked == "CUSTOM_CHALLENGE" and self.given.get("ChallengeName") == asked:
            return [REFUSED]  # not solved yet, which is no error there
        return [kind for kind in self.kinds() if kind != REFUSED]


_open: ContextVar[_Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched(call: Call, given: Mapping[str, Any], address: str) -> Iterator[_Watch | None]:
    """Bound the call inside, if nobody signed it; ``address`` is empty where it is not known whose call it is.

    Who runs it sets ``answer``. Raises TooManyRequestsException.
    """
    if call.caller.kind != CallerKind.ANONYMOUS:
        yield None
        return
    watch = _Watch(call.operation, given, address, pool=given.get("UserPoolId", ""))
    former = _open.set(watch)
    try:
        yield watch
    except errors.TooManyRequestsException:
        raise
    except errors.ServiceError as problem:
        watch.leave(problem)
        raise
    else:
        watch.leave(None)
    finally:
        _open.reset(former)


def meet_client(client: AppClient) -> None:
    """The call under way is about this client. Whether it knows the client's secret will be seen."""
    watch = _open.get()
    if watch is not None and watch.client is None:
        watch.client, watch.pool = client, watch.pool or client.pool.public_id
        if watch.operation in _WITHOUT_PROOF and not watch.entered:
            watch.enter(proved=False)


def let_in(pool_id: str = "", *, proved: bool = False) -> None:
    """Let the call under way into its pool, before it does anything for the caller; ``proved`` says that it knows its
    client's secret. Raises TooManyRequestsException."""
    watch = _open.get()
    if watch is not None and not watch.entered:
        watch.pool = pool_id or watch.pool
        watch.enter(proved=proved)


def _refuse_if(full: bool) -> None:
    if full:
        raise errors.TooManyRequestsException("Rate exceeded")
