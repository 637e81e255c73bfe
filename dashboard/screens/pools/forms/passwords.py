"""What a pool asks of passwords."""

from django import forms

from dashboard.screens.form_fields import switch
from dashboard.screens.members import setting
from dashboard.screens.pools.forms.part import Group, Part, SubjectForm

_CLASSES = ("lowercase", "uppercase", "numbers", "symbols")
_POLICY = "Policies.PasswordPolicy"
_WORDS = ("calm", "harbour", "lantern", "meadow", "violin", "granite", "sparrow", "orchard")


class PasswordsPart(Part):
    minimum_length = setting(
        forms.IntegerField(label="Shortest password", min_value=6, max_value=99, initial=8),
        member=f"{_POLICY}.MinimumLength",
        absent=8,
    )
    require_lowercase = switch("A lower-case letter", initial=True, member=f"{_POLICY}.RequireLowercase")
    require_uppercase = switch("An upper-case letter", initial=True, member=f"{_POLICY}.RequireUppercase")
    require_numbers = switch("A digit", initial=True, member=f"{_POLICY}.RequireNumbers")
    require_symbols = switch("A special character", member=f"{_POLICY}.RequireSymbols")
    temporary_days = setting(
        forms.IntegerField(
            label="Invitations hold for (days)",
            min_value=1,
            max_value=365,
            initial=7,
            help_text="How long a temporary password works.",
        ),
        member=f"{_POLICY}.TemporaryPasswordValidityDays",
        absent=7,
        reads=lambda stored: stored or 7,
    )

    GROUPS: tuple[Group, ...] = (
        (
            "Passwords",
            "",
            ("minimum_length", *(f"require_{name}" for name in _CLASSES), "temporary_days"),
        ),
    )


class PasswordsForm(SubjectForm, PasswordsPart):
    history = setting(
        forms.IntegerField(
            label="Former passwords that may not come back",
            min_value=0,
            max_value=24,
            required=False,
            help_text="0 to 24. Needs the plan Essentials or Plus.",
        ),
        member=f"{_POLICY}.PasswordHistorySize",
        absent=0,
        sparse=True,
        writes=lambda typed: typed or 0,
    )

    GROUPS: tuple[Group, ...] = (
        (
            "Length",
            "Length protects more than rules: 12 and no rules beats 8 with all of them.",
            ("minimum_length",),
        ),
        ("Every password needs", "", tuple(f"require_{name}" for name in _CLASSES)),
        ("Over time", "", ("history", "temporary_days")),
    )

    def warnings(self) -> list[str]:
        found = []
        if (_whole(self.now("minimum_length")) or 8) < 8:
            found.append("Passwords shorter than 8 characters are guessed.")
        if (_whole(self.now("temporary_days")) or 7) > 30:
            found.append("An invitation forgotten in a mailbox stays a way in for more than 30 days.")
        return [
            *found,
            "Passwords that users have stay as they are: the policy counts when they choose a new one.",
        ]

    @property
    def example(self) -> str:
        """A password that the policy takes; nothing while the form has errors."""
        if self.is_bound and not self.is_valid():
            return ""
        return example(
            _whole(self.now("minimum_length")) or 8,
            [name for name in _CLASSES if self.now(f"require_{name}")],
        )


def example(length: int, classes: list[str]) -> str:
    """A password of at least this many characters that has all these classes (``lowercase``, ``numbers``, ...)."""
    words: list[str] = []
    digits = "42" if "numbers" in classes else ""
    joint = "-" if "symbols" in classes else ""
    while len(made := joint.join([*words, digits] if digits else words)) < length or len(words) < 2:
        word = _WORDS[len(words) % len(_WORDS)]
        words.append(word.capitalize() if "uppercase" in classes else word)
    return made


def _whole(value: object) -> int | None:
    return int(str(value)) if str(value or "").isdecimal() else None
