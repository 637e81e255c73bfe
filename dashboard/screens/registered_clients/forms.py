"""The form of a CIMD policy."""

from typing import Any

from django import forms

from dashboard.place import Place

MOST = 5
DAY, LONGEST = 1, 365


class PolicyForm(forms.Form):
    """What Create- and UpdateCIMDPolicy take. The patterns are lines; the time is in days."""

    name = forms.CharField(label="Name", max_length=32, help_text="For people.")
    client = forms.ChoiceField(
        label="App client",
        help_text="As which they act: its lifetimes, scopes and callbacks hold. It must have no secret.",
    )
    patterns = forms.CharField(
        label="Addresses",
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text="One a line, five at most, such as https://*.example.com/clients/*. A star in the host stands for no slash.",
    )
    days = forms.IntegerField(
        label="Keep documents for",
        min_value=DAY,
        max_value=LONGEST,
        initial=DAY,
        help_text="In days, 1 to 365. A document that says for how long itself is believed within these bounds.",
    )

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = place.client.list_user_pool_clients(UserPoolId=place.pool_id, MaxResults=60)
        self.fields["client"].choices = [  # type: ignore[attr-defined]
            (one["ClientId"], f"{one['ClientName']} ({one['ClientId']})") for one in listed["UserPoolClients"]
        ]

    def clean_patterns(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["patterns"].splitlines() if line.strip()]
        if len(lines) > MOST:
            raise forms.ValidationError(f"A policy takes at most {MOST} patterns, not {len(lines)}.")
        for line in lines:
            if not line.startswith("https://") or not 12 <= len(line) <= 256:
                raise forms.ValidationError(
                    f"“{line}” must begin with https:// and have 12 to 256 characters."
                )
        return lines

    def members(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "PolicyName": data["name"],
            "ClientId": data["client"],
            "URLPatterns": data["patterns"],
            "CacheDuration": data["days"] * 86_400,
        }


def initial_of(policy: dict) -> dict[str, Any]:
    return {
        "name": policy["PolicyName"],
        "client": policy.get("ClientId", ""),
        "patterns": "\n".join(policy["URLPatterns"]),
        "days": max(DAY, min(LONGEST, policy.get("CacheDuration", 86_400) // 86_400)),
    }
