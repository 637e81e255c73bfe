"""The form of a new user."""

from typing import Any

from django import forms

from dashboard.screens.users.fields import PREFIX, attribute_fields
from dashboard.users.passwords import policy_words

_INVITE = [
    ("EMAIL", "By e-mail"),
    ("SMS", "By SMS"),
    ("both", "By e-mail and SMS"),
    ("none", "Send nothing"),
]
_HOW = [
    ("pool", "Made by the pool, known only to who reads the invitation"),
    ("here", "Made here, shown to you once"),
    ("given", "This one"),
]
_NAMES = {"email": "E-mail address", "phone_number": "Phone number"}


class CreateForm(forms.Form):
    """User name, attributes of the pool's schema, how to invite, and the temporary password."""

    username = forms.CharField(
        max_length=128, widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True})
    )
    invite = forms.ChoiceField(choices=_INVITE, widget=forms.RadioSelect, initial="EMAIL", label="Invitation")
    how = forms.ChoiceField(
        choices=_HOW, widget=forms.RadioSelect, initial="pool", label="Temporary password"
    )
    password = forms.CharField(
        max_length=256,
        required=False,
        strip=False,
        label="Temporary password of your choice",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )

    def __init__(self, data: Any, *, pool: dict) -> None:
        super().__init__(data)
        self.names = [_NAMES[name] for name in pool.get("UsernameAttributes") or ()]
        self.identifying = list(pool.get("UsernameAttributes") or ())
        if self.names:
            self.fields["username"].label = " or ".join(self.names).capitalize()
            self.fields[
                "username"
            ].help_text = "It is what they sign in with; the pool makes the user name itself."
        else:
            self.fields["username"].label = "User name"
            self.fields["username"].help_text = "Without spaces. It cannot be changed later."
        self.fields["password"].help_text = policy_words(pool)
        self.fields.update(attribute_fields(pool, {}, creating=True))
        self._ask_once()

    def _ask_once(self) -> None:
        """What they sign in with is asked for in one field."""
        if len(self.identifying) == 1:
            self.fields.pop(PREFIX + self.identifying[0], None)
        elif self.identifying:
            self.fields["username"].required = False
            for contact in self.identifying:
                field = self.fields.get(PREFIX + contact)
                if field:
                    field.help_text = "Leave it empty if it stands above."

    def clean_username(self) -> str:
        name = self.cleaned_data["username"]
        if any(sign.isspace() for sign in name):
            raise forms.ValidationError("A user name has no spaces in it.")
        return name

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        how, invite = data.get("how"), data.get("invite")
        if self.identifying and not data.get("username") and "username" not in self.errors:
            data["username"] = next((data[PREFIX + c] for c in self.identifying if data.get(PREFIX + c)), "")
            if not data["username"]:
                self.add_error("username", "Give an e-mail address or a phone number.")
        if how == "given" and not data.get("password"):
            self.add_error("password", "Write the password, or let one be made.")
        if how != "given":
            data["password"] = ""
        if invite == "none" and how == "pool":
            self.add_error(
                "how", "Nobody would learn this password. Let one be made here, or send an invitation."
            )
        for contact, media in (("email", ("EMAIL", "both")), ("phone_number", ("SMS", "both"))):
            self._fill_in(data, contact)
            missing = invite in media and not data.get(PREFIX + contact)
            if missing and PREFIX + contact in self.fields and PREFIX + contact not in self.errors:
                self.add_error(PREFIX + contact, "The invitation needs somewhere to go.")
        return data

    def _fill_in(self, data: dict, contact: str) -> None:
        """Where a contact is the user name, it need not be typed twice."""
        name = data.get("username", "")
        looks_like = {"email": "@" in name, "phone_number": name.startswith("+")}
        if contact in self.identifying and looks_like[contact] and not data.get(PREFIX + contact):
            data[PREFIX + contact] = name
