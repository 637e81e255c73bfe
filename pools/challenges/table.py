"""The sign-in as a table: how each flow begins, what each state asks, and every way on from it.

A state is a challenge of the API (ChallengeNameType). After a right answer its path is taken, over junctions, to the next
state or to the tokens. Nothing outside this table says what comes next: the functions that it names choose only among the
names beside them. What an answer *does* is the challenge's own (``accept``), and may end the sign-in by an error: a user
who is disabled, a sign-in that is too risky, one factor where two are needed (see :mod:`pools.challenges.admission`).
"""

from collections.abc import Callable
from typing import NamedTuple

from pools.challenges import (
    conditions,
    custom_auth,
    custom_challenge,
    device,
    device_srp,
    device_verifier,
    flows,
    mfa_setup,
    new_password,
    password,
    password_srp,
    password_verifier,
    select_challenge,
    select_mfa,
    software_token,
    web_authn,
)
from pools.challenges.attempt import Attempt
from pools.challenges.one_time_password import FirstOrSecond, OneTimePassword
from pools.challenges.paths import (
    AFTER_PASSWORD,
    END,
    SECOND_FACTOR,
    TOKENS,
    Challenge,
    Path,
    one_of,
    to,
)
from pools.challenges.sent_code import SentCode
from pools.rules.mfa.factors import EMAIL, SMS
from pools.rules.user_pools.sign_in_policy import CHOICES, EMAIL_OTP, SMS_OTP

FACTORS = ("SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP")


class Flow(NamedTuple):
    """What begins a sign-in: it takes what the first call brought, and names one of these."""

    begin: Callable[[Attempt, dict[str, str]], str]
    names: tuple[str, ...]


class State(NamedTuple):
    """A challenge, and the path after a right answer.

    Where ``in_block``, the session string also goes out as SECRET_BLOCK and may come back as
    PASSWORD_CLAIM_SECRET_BLOCK: most clients send no Session with the answer to SRP. A challenge with an ``or_state``
    may be answered by whoever is asked for that one. A right answer that does not prove anything is a choice.
    """

    challenge: Challenge
    path: Path
    in_block: bool = False
    or_state: str = ""
    proves: bool = True


def _after_choice(attempt: Attempt) -> str:
    """The challenge that was chosen or, where it was answered with the choice of it, what that leads to."""
    chosen, answered = select_challenge.chosen(attempt)
    return STATES[chosen].path.choose(attempt) if answered else chosen


FLOWS = {
    # the password comes with the call
    "USER_PASSWORD_AUTH": Flow(flows.with_password, (AFTER_PASSWORD,)),
    "ADMIN_USER_PASSWORD_AUTH": Flow(flows.with_password, (AFTER_PASSWORD,)),
    "ADMIN_NO_SRP_AUTH": Flow(flows.with_password, (AFTER_PASSWORD,)),
    "USER_SRP_AUTH": Flow(flows.with_srp, ("PASSWORD_VERIFIER",)),
    # what the user prefers, which may come along; or the session of ConfirmSignUp, with nothing left to ask
    "USER_AUTH": Flow(
        flows.with_choice, (*CHOICES, "SELECT_CHALLENGE", "PASSWORD_VERIFIER", AFTER_PASSWORD, END)
    ),
    # DefineAuthChallenge is asked at the end, before anything else
    "CUSTOM_AUTH": Flow(custom_auth.begin, (END,)),
}

STATES = {
    # the first factor
    "PASSWORD_VERIFIER": State(password_verifier, to(AFTER_PASSWORD), in_block=True),
    # the first factor, by choice (EMAIL_OTP may be the second one too)
    "SELECT_CHALLENGE": State(
        select_challenge,
        one_of(*CHOICES, "PASSWORD_VERIFIER", AFTER_PASSWORD, END, by=_after_choice),
        proves=False,
    ),
    "PASSWORD": State(password, to(AFTER_PASSWORD), or_state="SELECT_CHALLENGE"),
    "PASSWORD_SRP": State(password_srp, to("PASSWORD_VERIFIER"), or_state="SELECT_CHALLENGE", proves=False),
    "EMAIL_OTP": State(FirstOrSecond(OneTimePassword(EMAIL_OTP), SentCode(EMAIL, "EMAIL_OTP_CODE")), to(END)),
    "SMS_OTP": State(OneTimePassword(SMS_OTP), to(END)),
    "WEB_AUTHN": State(web_authn, to(END), or_state="SELECT_CHALLENGE"),
    "CUSTOM_CHALLENGE": State(custom_challenge, to(END)),
    # a temporary password is replaced
    "NEW_PASSWORD_REQUIRED": State(new_password, to(SECOND_FACTOR)),
    # a remembered device, in place of the second factor or after it
    "DEVICE_SRP_AUTH": State(device_srp, to("DEVICE_PASSWORD_VERIFIER")),
    "DEVICE_PASSWORD_VERIFIER": State(device_verifier, to(END), in_block=True),
    # the second factor
    "SMS_MFA": State(SentCode(SMS, "SMS_MFA_CODE"), to(END)),
    "SOFTWARE_TOKEN_MFA": State(software_token, to(END)),
    "SELECT_MFA_TYPE": State(select_mfa, one_of(*FACTORS, by=select_mfa.chosen), proves=False),
    # an address that was given has to be proved; an authenticator app is proved already
    "MFA_SETUP": State(mfa_setup, one_of("SMS_MFA", "EMAIL_OTP", END, by=mfa_setup.address_or_end)),
}

# Of a junction's paths the first one that is open is taken.
JUNCTIONS = {
    AFTER_PASSWORD: (
        to("NEW_PASSWORD_REQUIRED", when=conditions.has_temporary_password),
        to(SECOND_FACTOR),
    ),
    SECOND_FACTOR: (
        to("MFA_SETUP", when=conditions.must_set_up_factor),
        to(END, when=conditions.has_no_factor),
        to("DEVICE_SRP_AUTH", when=device.stands_for_factor),
        one_of(*FACTORS, "SELECT_MFA_TYPE", by=conditions.factor_to_ask),
    ),
    END: (
        # in CUSTOM_AUTH the pool's function says whether it is the end, and is asked until it does
        one_of(
            "CUSTOM_CHALLENGE",
            "PASSWORD_VERIFIER",
            *FACTORS,
            END,
            by=custom_auth.define,
            when=custom_auth.is_undecided,
        ),
        to("DEVICE_SRP_AUTH", when=device.must_prove),
        to(TOKENS),
    ),
}
