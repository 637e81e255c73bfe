"""What becomes of addresses of which the file does not say that they are verified: nobody's guess, but a person's word."""

from django import forms

VOUCH, UNVERIFIED, LEAVE_OUT = "TRUE", "FALSE", "leave"
FLAGS = {"email": "email_verified", "phone_number": "phone_number_verified"}
_TITLES = {"email": "E-mail addresses", "phone_number": "Phone numbers"}
_WORDS = {"email": "addresses", "phone_number": "numbers"}
_HELP = (
    "A verified address can be used to get back into an account. Vouch only for what was checked. Who comes in unverified "
    "and without a password hash cannot be sent a code there."
)


class AnswerField(forms.ChoiceField):
    """A choice that must be made where it matters; whether it does, the form knows."""

    def validate(self, value: str) -> None:
        if value:
            super().validate(value)


def flag_field(name: str, *, auto: bool, embedded: bool, all_said: bool) -> AnswerField:
    """The choice for addresses of a kind. Without a word in the file it is empty. ``auto``: the pool verifies this kind by
    itself; ``all_said``: the first lines call all of them verified."""
    choices = [("", "Choose"), (VOUCH, f"I vouch for these {_WORDS[name]}")]
    if embedded or not auto:
        choices.append((UNVERIFIED, "bring them in unverified"))
    if auto:
        choices.append((LEAVE_OUT, "leave those lines out"))
    return AnswerField(
        label=f"{_TITLES[name]} that the file does not call verified",
        choices=choices,
        initial=LEAVE_OUT if all_said and auto else "",
        help_text=_HELP if name == "email" else "",
    )
