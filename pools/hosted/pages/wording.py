"""What people read where something is refused. No sentence tells whether somebody has an account."""

from django.utils.translation import gettext as _

from pools import errors
from pools.models import UserPool
from pools.rules.limits.attempts import TooManyGuesses
from pools.rules.passkeys.assertion import REFUSED
from pools.rules.passwords.policy import missed, password_policy

Rule = tuple[str, str, bool | None]
"""A rule of the password policy: its kind, its words, and whether a password meets it; None where none was typed."""


def sentence(problem: errors.ServiceError) -> str:
    """What went wrong, and what to do."""
    if isinstance(problem, TooManyGuesses | errors.LimitExceededException | errors.TooManyRequestsException):
        return _("Too many attempts. Wait some minutes and try again.")
    words = next((words for kind, words in _sentences() if isinstance(problem, kind)), "")
    return words or _("This did not work. Please try again.")


def _sentences() -> tuple[tuple[type[errors.ServiceError], str], ...]:
    return (
        (errors.CodeMismatchException, _("The code is not right. Check it and try again.")),
        (errors.EnableSoftwareTokenMFAException, _("The code is not right. Check it and try again.")),
        (errors.ExpiredCodeException, _("This code is no longer good. Ask for another one.")),
        (errors.UsernameExistsException, _("This user name is taken. Choose another one.")),
        (errors.AliasExistsException, _("Another account has this address. Sign in with that one.")),
        (
            errors.PasswordHistoryPolicyViolationException,
            _("You have used this password before. Choose another one."),
        ),
        (errors.InvalidPasswordException, _("The password does not meet the rules below.")),
    )


def sign_in_sentence(problem: errors.ServiceError) -> str:
    """As :func:`sentence`, for a sign-in that begins."""
    if isinstance(problem, errors.NotAuthorizedException) and not isinstance(problem, TooManyGuesses):
        return _told_by(problem.message, {
            "User is disabled.": _("This account is turned off. Ask whoever runs the app."),
            "Unable to login because of security reasons": _("This sign-in was refused for your safety."),
            REFUSED: _("The passkey could not be used. Try again, or start again and choose another way."),
            "Temporary password has expired": _("Your temporary password has expired. Ask for a new one."),
        }) or _("The user name or the password is not right.")  # fmt: skip
    return sentence(problem)


def _told_by(message: str, words: dict[str, str]) -> str:
    return next((told for start, told in words.items() if message.startswith(start)), "")


def password_rules(pool: UserPool, password: str = "") -> list[Rule]:
    """The pool's policy in words, each rule with whether ``password`` meets it; its kind is what the script looks at."""
    policy = password_policy(pool)
    shortest, lacking = policy.get("MinimumLength", 8), missed(pool, password)
    rules = [
        ("MinimumLength", f"length-{shortest}", _("At least %(count)d characters") % {"count": shortest})
    ]
    rules += [
        rule
        for rule in (
            ("RequireUppercase", "upper", _("A capital letter")),
            ("RequireLowercase", "lower", _("A small letter")),
            ("RequireNumbers", "digit", _("A number")),
            ("RequireSymbols", "symbol", _("A sign such as ! or ?")),
        )
        if policy.get(rule[0])
    ]
    return [(kind, words, member not in lacking if password else None) for member, kind, words in rules]
