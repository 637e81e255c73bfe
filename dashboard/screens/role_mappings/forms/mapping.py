"""The form of one provider's role mapping, its rules among it."""

from typing import Any

import regex
from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict

from dashboard.role_mappings.iam_roles import Roles
from dashboard.screens.role_mappings.forms.fields import RoleField
from dashboard.screens.role_mappings.rows import LOOK_BELOW, Row, RowForm, rows_class, text_field

RULE = ("claim", "match", "value", "role")
MOST_RULES, MOST_MAPPINGS = 25, 10
_CLAIM = regex.compile(r"\A[\p{L}\p{M}\p{S}\p{N}\p{P}]+\Z")
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


class RuleForm(RowForm):
    """One rule."""

    chosen = frozenset({"match"})
    claim = text_field(
        "Claim",
        "Name the claim.",
        64,
        attrs={"list": "claims"},
        validators=[RegexValidator(_CLAIM, "A claim’s name holds no spaces.")],
    )
    match = forms.ChoiceField(
        label="Match", choices=MATCHES, error_messages={"required": "Choose how to compare."}
    )
    value = text_field("Value", "Say what to compare with.", 128, strip=False)

    def __init__(self, *args: Any, roles: Roles, from_list: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        current = (
            self.data.get(self.add_prefix("role"), "") if self.is_bound else self.initial.get("role", "")
        )
        self.fields["role"] = RoleField(
            roles,
            from_list=from_list,
            current=current,
            label="Role",
            error_messages={"required": "Choose the role."},
        )


RuleSet = rows_class(RuleForm)


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
        data: QueryDict | None = None,
        *,
        initial: dict,
        rows: list[Row],
        roles: Roles,
        from_list: bool,
        others: int = 0,
        focus: str = "",
    ) -> None:
        super().__init__(data, initial=initial)
        self.others = others
        self.rows = RuleSet(
            data,
            initial=rows,
            prefix="rule",
            of=" of rule",
            focus=focus,
            form_kwargs={"roles": roles, "from_list": from_list},
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == "Rules":
            self._check_rules()
        if data.get("kind") in ("Token", "Rules") and self.others >= MOST_MAPPINGS:
            self.add_error(
                "kind", f"{MOST_MAPPINGS} providers have a mapping already, and more cannot have one."
            )
        return data

    def _check_rules(self) -> None:
        typed = self.rows.typed
        if not typed and not self.errors:
            self.add_error("kind", "Add at least one rule, or choose another way.")
        if len(typed) > MOST_RULES:
            self.add_error(
                None, f"A provider can have {MOST_RULES} rules; these are {len(typed)}. Remove some."
            )
        elif not self.rows.is_valid():
            self.add_error(None, LOOK_BELOW)

    def mapping(self) -> dict | None:
        """The RoleMapping as typed, None for none."""
        kind = self.cleaned_data["kind"]
        if kind == "default":
            return None
        mapping: dict[str, Any] = {"Type": kind, "AmbiguousRoleResolution": self.cleaned_data["otherwise"]}
        if kind == "Rules":
            mapping["RulesConfiguration"] = {
                "Rules": [
                    {
                        "Claim": rule["claim"],
                        "MatchType": rule["match"],
                        "Value": rule["value"],
                        "RoleARN": rule["role"],
                    }
                    for rule in self.rows.typed
                ]
            }
        return mapping


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
