"""The states of a sign-in: what each asks, who checks the answer, and where a right answer leads.

A state is a challenge of the API (ChallengeNameType). Its module has ``ask(attempt) -> ChallengeParameters``, which
may keep in ``attempt.kept.asked`` what the check needs; ``check(attempt, answers)``, which raises unless the answer is right;
and, where a right answer changes something, ``accept(attempt, answers)``. In the flow CUSTOM_AUTH the function
DefineAuthChallenge is asked wherever the table leads to tokens: it gives them, names a state, or ends the sign-in.
Where the app sent the key of a remembered device, no tokens are given until the device has proved itself.

    flow                     begins with
    USER_PASSWORD_AUTH       the password comes with the call, then as after PASSWORD_VERIFIER
    ADMIN_USER_PASSWORD_AUTH the same, for servers
    USER_SRP_AUTH            PASSWORD_VERIFIER
    USER_AUTH                what the user prefers, else SELECT_CHALLENGE; or the session of ConfirmSignUp comes with
                             the call, and there is nothing left to ask
    CUSTOM_AUTH              what DefineAuthChallenge says
"""

from collections.abc import Callable
from types import ModuleType
from typing import NamedTuple

from pools.challenges import (
    custom_challenge,
    device_srp,
    device_verifier,
    email_otp,
    mfa_setup,
    new_password,
    order,
    password,
    password_srp,
    password_verifier,
    select_challenge,
    select_mfa,
    sms_mfa,
    sms_otp,
    software_token,
    web_authn,
)
from pools.challenges.attempt import Attempt


class State(NamedTuple):
    """The module of a challenge, and what names the state after a right answer.

    Where ``in_block``, the session string also goes out as SECRET_BLOCK and may come back as
    PASSWORD_CLAIM_SECRET_BLOCK: most clients send no Session with the answer to SRP. A challenge with an ``or_state``
    may be answered by whoever is asked for that one. A right answer that does not prove anything is a choice.
    """

    challenge: ModuleType
    leads_to: Callable[[Attempt], str]
    in_block: bool = False
    or_state: str = ""
    proves: bool = True


STATES = {
    # the first factor
    "PASSWORD_VERIFIER": State(password_verifier, order.after_password, in_block=True),
    # the first factor, by choice (EMAIL_OTP may be the second one too)
    "SELECT_CHALLENGE": State(select_challenge, select_challenge.leads_to, proves=False),
    "PASSWORD": State(password, order.after_password, or_state="SELECT_CHALLENGE"),
    "PASSWORD_SRP": State(password_srp, password_srp.leads_to, or_state="SELECT_CHALLENGE", proves=False),
    "EMAIL_OTP": State(email_otp, email_otp.leads_to),
    "SMS_OTP": State(sms_otp, sms_otp.leads_to),
    "WEB_AUTHN": State(web_authn, web_authn.leads_to, or_state="SELECT_CHALLENGE"),
    "CUSTOM_CHALLENGE": State(custom_challenge, order.tokens),
    # a temporary password is replaced
    "NEW_PASSWORD_REQUIRED": State(new_password, order.second_factor),
    # a remembered device, in place of the second factor or after it
    "DEVICE_SRP_AUTH": State(device_srp, order.device_verifier),
    "DEVICE_PASSWORD_VERIFIER": State(device_verifier, order.tokens, in_block=True),
    # the second factor
    "SMS_MFA": State(sms_mfa, order.tokens),
    "SOFTWARE_TOKEN_MFA": State(software_token, order.tokens),
    "SELECT_MFA_TYPE": State(select_mfa, select_mfa.leads_to, proves=False),
    "MFA_SETUP": State(mfa_setup, mfa_setup.leads_to),
}
