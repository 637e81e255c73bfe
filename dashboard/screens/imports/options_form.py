"""What becomes of users who exist already, and of groups that are missing: on the embedded engine."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms

from dashboard.import_runs.beyond import GROUPS, KEPT

SKIP = "SKIP"
_NO_EFFECT = (
    "This matters only where users who exist are changed. Choose such a way, or leave this as it was."
)

_NAMED = 10


class StandingField(forms.ChoiceField):
    """A choice that stands as it is where nothing was sent."""

    def clean(self, value: str) -> str:
        return super().clean(value or self.initial)


class OptionsForm(forms.Form):
    """The members of PutImportOptions that a person chooses. Groups that the file names and that are ``missing`` are made, unless
    the person says otherwise, where they may (``makes_groups``)."""

    use_required_attribute = False
    prefix = "options"
    existing = StandingField(
        label="Users who exist already",
        choices=[(SKIP, "skip them"), ("FILL_EMPTY", "fill what is empty"), ("OVERWRITE", "change them")],
        initial=SKIP,
        help_text="What a line leaves empty changes nothing. Passwords, sub and status of users who exist always stay.",
    )
    match_by = StandingField(
        label="They are found by",
        choices=[("USERNAME", "user name"), ("SUB", "sub"), ("ALIAS", "an address that is an alias")],
        initial="USERNAME",
    )
    new = StandingField(
        label="Users who do not exist",
        choices=[("CREATE", "make them"), (SKIP, "skip them")],
        initial="CREATE",
        help_text="Skipping needs one of the two ways to change users.",
    )
    only = forms.MultipleChoiceField(
        label="Only these change who exists",
        required=False,
        help_text="Choose none to let every column do so.",
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )
    make_groups = forms.BooleanField(label="Make groups that are missing", required=False)

    def __init__(
        self,
        *args: Any,
        pool: dict,
        header: Sequence[str],
        chosen: dict,
        missing: Sequence[str] = (),
        makes_groups: bool = False,
        **kwargs: Any,
    ) -> None:
        initial = {
            "existing": chosen.get("ExistingUsers", SKIP),
            "match_by": chosen.get("MatchBy", "USERNAME"),
            "new": chosen.get("NewUsers", "CREATE"),
            "only": chosen.get("UpdateColumns", []),
            "make_groups": chosen.get("MakeGroups", makes_groups and bool(missing)),
        }
        super().__init__(*args, **kwargs)
        self.initial = initial
        if missing:
            more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
            self.fields["make_groups"].help_text = f"Missing so far: {', '.join(missing[:_NAMED])}{more}."
        columns = [(name, name) for name in header if name not in KEPT]
        self.fields["only"].choices = columns  # type: ignore[attr-defined]
        if not (pool.get("AliasAttributes") or pool.get("UsernameAttributes")):
            self.fields["match_by"].choices = self.fields["match_by"].choices[:2]  # type: ignore[attr-defined]

    def check_columns(self, given: Collection[str]) -> None:
        """Refuse columns that the file lacks among the only ones that change who exists."""
        lacking = [name for name in self.cleaned_data.get("only", ()) if name not in given]
        if lacking:
            told = "No column of the file is" if len(lacking) == 1 else "No columns of the file are"
            self.add_error("only", f"{told} {', '.join(lacking)}. Choose among those that it has.")

    def options(self, targets: Sequence[str]) -> dict[str, Any]:
        """PutImportOptions of a valid form; empty where Cognito's own way was chosen."""
        data, options = self.cleaned_data, dict[str, Any]()
        if data["existing"] != SKIP:
            options |= {"ExistingUsers": data["existing"], "MatchBy": data["match_by"]}
            options["NewUsers"] = data["new"]
            if data["only"]:
                options["UpdateColumns"] = data["only"]
        if data["make_groups"] and GROUPS in targets:
            options["MakeGroups"] = True
        return options

    def clean(self) -> dict:
        data = super().clean() or {}
        if data.get("existing") == SKIP and data.get("new") == SKIP:
            self.add_error(
                "new", "Then nothing would happen. Choose a way to change users who exist, or make new ones."
            )
        elif data.get("existing") == SKIP:
            for name, usual in (("match_by", "USERNAME"), ("only", [])):
                if data.get(name, usual) != usual:
                    self.add_error(name, _NO_EFFECT)
        return data
