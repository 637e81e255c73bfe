"""The form of one provider's role mapping, its rules among it."""

from typing import Any

import regex
from django import forms

from dashboard.role_mappings.iam_roles import Roles
from dashboard.screens.role_mappings.forms.fields import RoleField
from dashboard.screens.role_mappings.rows import Row, rows_of

RULE = ("claim", "match", "value", "role")
MOST_RULES, MOST_MAPPINGS = 25, 10
_CLAIM = regex.compile(r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+")
MATCHES = (
    ("Equals", "equals"),
    ("Contains", "contains"),
    ("StartsWith", "starts with"),
    ("NotEqual", "is not"),
)
_KINDS = (
    ("default", "The default role for everybody"),
    ("Token", "The role in the token: cognito:preferred_role, or the only one in cognito:roles"),
    ("Rules", "Rules on the token’s claims, tried in order"),
)


class MappingForm(forms.Form):
    """A RoleMapping. ``rows`` are the rules to begin with; a bound form has those that were sent.

    ``others`` counts the mappings of other providers; ``focus`` is what :func:`rows.rearranged` says.
    """

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label="How the role is chosen", choices=_KINDS, widget=forms.RadioSelect)
    otherwise = forms.ChoiceField(
        label="Where that gives no single role",
        choices=[("AuthenticatedRole", "Give the authenticated role"), ("Deny", "Deny access")],
        widget=forms.RadioSelect,
        help_text="No rule matches, or the token names no role, or several and prefers none.",
    )

    def __init__(
        self,
        data=None,
        *,
        initial: dict,
        rows: list[Row],
        roles: Roles,
        from_list: bool,
        others: int = 0,
        focus: str = "",
    ) -> None:
        super().__init__(data, initial=initial)
        self.others, self.focus = others, focus
        given = rows_of(data, "rule", RULE) if data is not None else rows
        self.count = len(given)
        for index, row in enumerate(given):
            more = {
                "claim": forms.CharField(label="Claim", required=False, widget=_text("claims")),
                "match": forms.ChoiceField(label="Match", choices=MATCHES, required=False),
                "value": forms.CharField(label="Value", required=False, widget=_text(), strip=False),
                "role": RoleField(
                    roles, from_list=from_list, current=row["role"], label="Role", required=False
                ),
            }
            for name, made in more.items():
                made.widget.attrs["aria-label"] = f"{made.label} of rule {index + 1}"
                key = f"rule-{index}-{name}"
                self.fields[key] = made
                self.initial[key] = row[name]
        if focus.startswith("first-"):
            self.fields[f"rule-{focus[6:]}-claim"].widget.attrs["autofocus"] = True

    @property
    def rules(self) -> list[dict[str, Any]]:
        """Each rule's ``fields``, and which of its buttons should have the ``focus``."""
        what, _, at = self.focus.partition("-")
        return [
            {
                "fields": [self[f"rule-{index}-{name}"] for name in RULE],
                "focus": what if at == str(index) else "",
            }
            for index in range(self.count)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("kind") == "Rules":
            self._check_rules()
        if data.get("kind") in ("Token", "Rules") and self.others >= MOST_MAPPINGS:
            self.add_error(
                "kind", f"{MOST_MAPPINGS} providers have a mapping already, and more cannot have one."
            )
        return data

    def _check_rules(self) -> None:
        filled = [index for index in range(self.count) if self._typed(index)]
        if not filled and not self.errors:
            self.add_error("kind", "Add at least one rule, or choose another way.")
        if len(filled) > MOST_RULES:
            self.add_error(
                None, f"A provider can have {MOST_RULES} rules; these are {len(filled)}. Remove some."
            )
        for index in filled:
            self._check_rule(index)

    def _check_rule(self, index: int) -> None:
        wanted = {
            "claim": ("Name the claim.", 64),
            "value": ("Say what to compare with.", 128),
            "role": ("Choose the role.", 2048),
        }
        for name, (missing, most) in wanted.items():
            key = f"rule-{index}-{name}"
            value = self.cleaned_data.get(key, "")
            if key in self.errors:
                continue
            if not value:
                self.add_error(key, missing)
            elif len(value) > most:
                self.add_error(key, f"At most {most} characters; this has {len(value)}.")
            elif name == "claim" and not _CLAIM.fullmatch(value):
                self.add_error(key, "A claim’s name holds no spaces.")
        if not self.cleaned_data.get(f"rule-{index}-match") and f"rule-{index}-match" not in self.errors:
            self.add_error(f"rule-{index}-match", "Choose how to compare.")

    def _typed(self, index: int) -> bool:
        return any(self.data.get(f"rule-{index}-{name}") for name in ("claim", "value", "role"))

    def mapping(self) -> dict | None:
        """The RoleMapping as typed, None for none."""
        kind = self.cleaned_data["kind"]
        if kind == "default":
            return None
        mapping = {"Type": kind, "AmbiguousRoleResolution": self.cleaned_data["otherwise"]}
        if kind == "Rules":
            mapping["RulesConfiguration"] = {"Rules": self._typed_rules()}
        return mapping

    def _typed_rules(self) -> list[dict]:
        return [
            {
                "Claim": self.cleaned_data[f"rule-{index}-claim"],
                "MatchType": self.cleaned_data[f"rule-{index}-match"],
                "Value": self.cleaned_data[f"rule-{index}-value"],
                "RoleARN": self.cleaned_data[f"rule-{index}-role"],
            }
            for index in range(self.count)
            if self._typed(index)
        ]


def rows_from(mapping: dict | None) -> list[Row]:
    """The rules of a RoleMapping as rows of the form."""
    rules = ((mapping or {}).get("RulesConfiguration") or {}).get("Rules", [])
    return [
        {"claim": r["Claim"], "match": r["MatchType"], "value": r["Value"], "role": r["RoleARN"]}
        for r in rules
    ]


def never_reached(rules: list[dict]) -> list[str]:
    """Which rules an earlier one leaves nothing to decide, in sentences."""
    seen: dict[tuple, int] = {}
    found = []
    for index, rule in enumerate(rules, 1):
        asked = (rule["Claim"], rule["MatchType"], rule["Value"])
        if asked in seen:
            found.append(f"Rule {index} asks the same as rule {seen[asked]}, and is never reached.")
        seen.setdefault(asked, index)
    return found


def _text(suggestions: str = "") -> forms.TextInput:
    attrs = {"spellcheck": "false", "autocomplete": "off"}
    return forms.TextInput(attrs=attrs | ({"list": suggestions} if suggestions else {}))
