"""Try an action against a role: may it be done, and which statement says so? Nothing is done.

Follows SimulatePrincipalPolicy of IAM's API. The page includes ``dashboard/iam_roles/trial.html`` with ``trial_form``,
``trial_url`` and, after a try, ``trial``.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from dashboard.aws.clients import StaffClient
from dashboard.iam_documents.documents import context_keys, enumerate_statements, write_document

_DECISIONS = {
    "allowed": ("good", "Allowed"),
    "explicitDeny": ("bad", "Denied by a statement"),
    "implicitDeny": ("bad", "Denied: nothing allows it"),
}


@dataclass(frozen=True)
class Matched:
    """A statement that decided: its policy, and where in it. ``statement`` is None where its text is not known."""

    policy: str
    where: str
    statement: dict | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of one action on one resource."""

    action: str
    resource: str
    allowed: bool
    tone: str
    decision: str
    matched: tuple[Matched, ...] = ()
    missing: tuple[str, ...] = ()


class TrialForm(forms.Form):
    """An action, a resource, and what is known of the caller."""

    action = forms.RegexField(
        r"^[\w-]+:[\w*?-]+$",
        label="Action",
        max_length=128,
        widget=forms.TextInput(
            attrs={"placeholder": "s3:GetObject", "spellcheck": "false", "autocomplete": "off"}
        ),
        error_messages={"invalid": "An action has its service before a colon, such as s3:GetObject."},
    )
    resource = forms.CharField(
        label="Resource",
        max_length=2048,
        initial="*",
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
        help_text="An ARN, or * for any.",
    )
    context = forms.CharField(
        label="Context",
        max_length=8192,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "mono", "spellcheck": "false"}),
        help_text="What is known of the caller, a line each: key = value. Several values with commas.",
    )

    def clean_context(self) -> list[dict]:
        """ContextEntries; lines without a value are left out, as what is not known."""
        entries = []
        for number, line in enumerate(self.cleaned_data["context"].splitlines(), 1):
            key, equals, value = (part.strip() for part in line.partition("="))
            if line.strip() and not (key and equals):
                raise forms.ValidationError(f"Line {number} has no =. Write key = value.")
            if value:
                values = [each.strip() for each in value.split(",") if each.strip()]
                entries.append(
                    {"ContextKeyName": key, "ContextKeyValues": values, "ContextKeyType": "stringList"}
                )
        for entry in entries:
            entry["ContextKeyType"] = "stringList" if len(entry["ContextKeyValues"]) > 1 else "string"
        return entries


def initial_for(documents: list[dict], known: Mapping[str, str] | None = None) -> dict:
    """What a form starts with: a line for each key that the policies look at, with its value where it is known."""
    values = {key.lower(): value for key, value in (known or {}).items()}
    lines = [f"{key} = {values.get(key.lower(), '')}".rstrip() for key in context_keys(documents)]
    return {"context": "\n".join(lines)}


def try_action(
    iam: StaffClient, role_arn: str, form: TrialForm, policies: Mapping[str, dict]
) -> list[Outcome]:
    """What IAM says of a valid form, for each action and resource; ``policies`` are the role's inline ones by name.

    Raises botocore's errors.
    """
    given: dict[str, Any] = {
        "PolicySourceArn": role_arn,
        "ActionNames": [form.cleaned_data["action"]],
        "ResourceArns": [form.cleaned_data["resource"]],
    }
    if form.cleaned_data["context"]:
        given["ContextEntries"] = form.cleaned_data["context"]
    answer = iam.simulate_principal_policy(**given)
    return [_outcome(result, policies) for result in answer.get("EvaluationResults", [])]


def _outcome(result: dict, policies: Mapping[str, dict]) -> Outcome:
    tone, decision = _DECISIONS.get(result["EvalDecision"], ("bad", result["EvalDecision"]))
    boundary = result.get("PermissionsBoundaryDecisionDetail", {})
    if tone == "bad" and boundary.get("AllowedByPermissionsBoundary") is False:
        decision = "Denied: the permissions boundary does not allow it"
    return Outcome(
        result["EvalActionName"],
        result.get("EvalResourceName", "*"),
        tone == "good",
        tone,
        decision,
        tuple(_decisive(tone, [_matched(each, policies) for each in result.get("MatchedStatements", [])])),
        tuple(result.get("MissingContextValues", [])),
    )


def _decisive(tone: str, matched: list[Matched]) -> list[Matched]:
    """Where something denies, what would have allowed decides nothing."""
    effect = "Allow" if tone == "good" else "Deny"
    return [each for each in matched if each.statement is None or each.statement.get("Effect") == effect]


def _matched(told: dict, policies: Mapping[str, dict]) -> Matched:
    source = told.get("SourcePolicyId", "")
    name = next((name for name in sorted(policies, key=len, reverse=True) if _names(source, name)), "")
    start, end = told.get("StartPosition", {}), told.get("EndPosition", {})
    if name and (found := _statement_at(policies[name], start.get("Line"), end.get("Line"))):
        return Matched(name, *found)
    lines = f"line {start['Line']} to {end.get('Line', start['Line'])}" if start.get("Line") else ""
    return Matched(name or source, lines)


def _names(source: str, name: str) -> bool:
    """IAM tells an inline policy as ``role_<role>_<policy>``, or by its name alone."""
    return source == name or source.endswith((f"_{name}", f"/{name}"))


def _statement_at(document: dict, start: int | None, end: int | None) -> tuple[str, dict] | None:
    """The statement that spans these lines (from 1) of the document as this console writes it; the only one if there is one."""
    found = [(where, each) for where, each in enumerate_statements(document) if isinstance(each, dict)]
    if len(found) == 1:
        return _in_words(*found[0])
    text, line = write_document(document).splitlines(), 1
    for where, statement in found:
        size = len(json.dumps(statement, indent=2, ensure_ascii=False).splitlines())
        first = next((n for n in range(line, len(text) + 1) if text[n - 1] in ("    {", "    {},")), line)
        if start is not None and first <= start and (end or start) <= first + size - 1:
            return _in_words(where, statement)
        line = first + size
    return None


def _in_words(where: str, statement: dict) -> tuple[str, dict]:
    return (f"{where}, {statement['Sid']}" if statement.get("Sid") else where), statement
