"""The forms of a role and of its policies."""

from typing import Any

from django import forms

from dashboard.iam_documents.documents import Unreadable, read_document
from dashboard.iam_documents.starters import STARTERS, is_name, starter
from dashboard.iam_documents.trust import GUESTS, SIGNED_IN
from dashboard.screens.form_fields import offer

HOURS = [(str(3600 * hours), "1 hour" if hours == 1 else f"{hours} hours") for hours in range(1, 13)]
DESCRIPTION: dict[str, Any] = {"max_length": 1000, "required": False, "label": "Description"}
_LETTERS = {"invalid": "Use letters, digits and + = , . @ _ - only."}


def name_field(label: str, length: int, help_text: str = "") -> forms.RegexField:
    return forms.RegexField(
        r"^[\w+=,.@-]+$", label=label, max_length=length, help_text=help_text, error_messages=_LETTERS
    )


class DocumentField(forms.CharField):
    """A policy document; cleaned to a dict."""

    def __init__(self, label: str, **more) -> None:
        area = forms.Textarea(
            attrs={"rows": 24, "class": "mono", "spellcheck": "false", "autocapitalize": "off", "wrap": "off"}
        )
        super().__init__(label=label, max_length=131_072, widget=area, **more)

    def clean(self, value: str) -> dict:
        try:
            return read_document(super().clean(value))
        except Unreadable as error:
            raise forms.ValidationError(str(error))


class TrustForm(forms.Form):
    """A trust policy. ``version`` is what was stored when the form was opened."""

    document = DocumentField("Trust policy")
    version = forms.CharField(widget=forms.HiddenInput, required=False)


class PolicyForm(forms.Form):
    """A permission policy and its name."""

    name = name_field("Name", 128)
    document = DocumentField("Permission policy")
    version = forms.CharField(widget=forms.HiddenInput, required=False)


class SettingsForm(forms.Form):
    """What UpdateRole takes."""

    description = forms.CharField(**DESCRIPTION, widget=forms.Textarea(attrs={"rows": 2}))
    max_session_duration = forms.ChoiceField(
        label="Longest session",
        help_text="For those who take the role themselves at STS. Credentials by way of an identity pool last one hour at most.",
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, seconds: int = 3600, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        known = HOURS if str(seconds) in dict(HOURS) else [(str(seconds), f"{seconds} seconds"), *HOURS]
        offer(self, "max_session_duration", known)

    def members(self) -> dict:
        data = self.cleaned_data
        return {
            "Description": data["description"],
            "MaxSessionDuration": int(data["max_session_duration"]),
        }


class RoleForm(forms.Form):
    """A new role for the identities of a pool."""

    role_name = name_field("Name", 64, "It stands in the ARN and cannot be changed later.")
    description = forms.CharField(**DESCRIPTION)
    pool = forms.RegexField(
        r"^[\w-]+:[0-9a-f-]+$",
        label="Identity pool",
        max_length=55,
        help_text="Its id, such as us-east-1:5f2c1b7e-40d1-40a2-9c1f-0d3b6a51e7aa.",
        error_messages={"invalid": "This is no identity pool’s id."},
    )
    who = forms.ChoiceField(
        label="Who may take it",
        widget=forms.RadioSelect,
        choices=[
            (SIGNED_IN, "Identities that have signed in"),
            (GUESTS, "Guests: anybody who knows the pool’s id"),
        ],
    )
    starter = forms.ChoiceField(
        label="What they may do",
        choices=[(each.key, each.label) for each in STARTERS],
        help_text="A policy to start from. You can change it and add others afterwards.",
    )
    thing = forms.CharField(
        label="Name of the bucket or table, or id of the user pool",
        required=False,
        max_length=128,
        help_text="What the policy is to be limited to. The identity pool’s own datasets need nothing here.",
    )

    def __init__(self, *args, pools: dict[str, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if pools:
            choices = [(key, f"{name} · {key}") for key, name in pools.items()]
            self.fields["pool"] = forms.ChoiceField(label="Identity pool", choices=choices)

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        chosen = starter(data.get("starter") or "none")
        if chosen.needs == "identity pool":
            data["thing"] = data.get("pool", "")
        elif chosen.needs and not data.get("thing"):
            self.add_error("thing", f"Name the {chosen.needs} that the policy is for.")
        elif chosen.needs and not is_name(data["thing"]):
            self.add_error(
                "thing", f"This can be no {chosen.needs}: letters, digits, full stops and hyphens."
            )
        return data
