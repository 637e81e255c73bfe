"""SELECT_CHALLENGE: the user chooses what to sign in with, and may answer that challenge at once."""

from pools.challenges import choices, password, password_srp, web_authn
from pools.challenges.answers import require
from pools.challenges.attempt import Attempt
from pools.challenges.paths import Challenge
from pools.rules.user_pools.sign_in_policy import PASSWORD, PASSWORD_SRP, WEB_AUTHN

AVAILABLE = "available"
"""Under which ``asked`` holds AvailableChallenges."""
PROOFS = (PASSWORD, WEB_AUTHN)
"""The choices that prove something when they are answered at once."""
_CHOSEN = "chosen"
_ANSWERS: dict[str, tuple[str, Challenge]] = {
    PASSWORD: ("PASSWORD", password),
    PASSWORD_SRP: ("SRP_A", password_srp),
    WEB_AUTHN: ("CREDENTIAL", web_authn),
}


def ask(attempt: Attempt) -> dict[str, str]:
    """What a passkey has to sign, where the user may choose one."""
    offered = choices.available(attempt)
    attempt.kept.asked = {}
    parameters = web_authn.ask(attempt) if WEB_AUTHN in offered else {}
    attempt.kept.asked[AVAILABLE] = offered
    return parameters


def check(attempt: Attempt, answers: dict[str, str]) -> None:
    """Raise InvalidParameterException unless ``ANSWER`` is one of AvailableChallenges; for what is answered at once, as it does."""
    choices.check_available(attempt, require(answers, "ANSWER"))
    challenge = _answered(answers)
    if challenge:
        challenge.check(attempt, answers)


def accept(attempt: Attempt, answers: dict[str, str]) -> None:
    """Keep the choice, and what was proved with it."""
    choice, challenge = answers["ANSWER"], _answered(answers)
    if challenge is None:
        attempt.kept.asked = {}
    elif choice in PROOFS:
        attempt.kept.passed.append(choice)
    if challenge and hasattr(challenge, "accept"):
        challenge.accept(attempt, answers)
    attempt.kept.asked[_CHOSEN] = (choice, challenge is not None)


def chosen(attempt: Attempt) -> tuple[str, bool]:
    """The challenge that was chosen, and whether it was answered at once."""
    return attempt.kept.asked.pop(_CHOSEN)


def _answered(answers: dict[str, str]) -> Challenge | None:
    """The challenge whose answer came with the choice of it."""
    member, challenge = _ANSWERS.get(answers["ANSWER"], ("", None))
    return challenge if answers.get(member) else None
