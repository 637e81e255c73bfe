"""The form of a resource server."""

import re
from typing import Any

from django import forms

from dashboard.screens.act_forms import ActForm

_IDENTIFIER = r"^[\x21\x23-\x5B\x5D-\x7E]+$"
_SCOPE = re.compile(r"[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]{1,256}")
MOST = 100


class ResourceServerForm(ActForm):
    """What Create- and UpdateResourceServer take. The scopes are lines: a name, a space, and what it allows."""

    identifier = forms.RegexField(
        _IDENTIFIER,
        label="Identifier",
        max_length=256,
        help_text="Stands before each scope in tokens, such as https://api.example.com or orders. It cannot be changed later.",
        error_messages={"invalid": "No spaces, quotation marks or backslashes, and letters of ASCII alone."},
    )
    name = forms.RegexField(
        r"^[\w\s+=,.@-]+$",
        label="Name",
        max_length=256,
        help_text="For people.",
        error_messages={"invalid": "Letters, numbers, spaces and + = , . @ - alone."},
    )
    scopes = forms.CharField(
        label="Scopes",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text="One a line: its name, a space, and what it allows. An app client asks for identifier/name.",
    )

    def __init__(self, data: Any = None, *, stored: dict | None = None) -> None:
        super().__init__(data, initial=_initial_of(stored) if stored else None)
        self.stored = stored
        if stored:
            del self.fields["identifier"]

    def clean_scopes(self) -> list[dict[str, str]]:
        lines = [line.split(None, 1) for line in self.cleaned_data["scopes"].splitlines() if line.strip()]
        if len(lines) > MOST:
            raise forms.ValidationError(
                f"A resource server can have at most {MOST} scopes, not {len(lines)}."
            )
        names = [line[0] for line in lines]
        for line in lines:
            if not _SCOPE.fullmatch(line[0]):
                raise forms.ValidationError(
                    f"“{line[0]}” is no name of a scope: no slashes, quotation marks or backslashes."
                )
            if len(line) < 2 or len(line[1].strip()) > 256:
                raise forms.ValidationError(
                    f"Say after “{line[0]}” what it allows, in at most 256 characters."
                )
            if names.count(line[0]) > 1:
                raise forms.ValidationError(f"“{line[0]}” stands there twice.")
        return [{"ScopeName": name, "ScopeDescription": words.strip()} for name, words in lines]

    def members(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "Identifier": self.stored["Identifier"] if self.stored else data["identifier"],
            "Name": data["name"],
            "Scopes": data["scopes"],
        }


def _initial_of(server: dict) -> dict[str, str]:
    lines = [f"{scope['ScopeName']} {scope['ScopeDescription']}" for scope in server.get("Scopes") or []]
    return {"name": server["Name"], "scopes": "\n".join(lines)}
