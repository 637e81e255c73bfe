"""What is done after Cognito's own import on AWS, beside what columns say."""

from collections.abc import Sequence
from typing import Any

from django import forms

from dashboard.import_runs.beyond import GROUPS

_INVITE = (
    "Amazon Cognito invites nobody whom an import brings in: they would have to ask for a password by themselves. This gives "
    "each user who comes in without a password, and is not disabled, a temporary one, and sends the pool’s own invitation "
    "with it, as if you had created them. It takes three calls and one message each."
)


class AfterForm(forms.Form):
    """``after`` of an ImportRun."""

    use_required_attribute = False
    prefix = "after"
    make_groups = forms.BooleanField(
        label="Make groups that are missing",
        required=False,
        help_text="Otherwise nobody is put into them, and the result names whom that concerns.",
    )
    invite = forms.BooleanField(label="Send invitations", required=False, help_text=_INVITE)

    def __init__(self, *args: Any, chosen: dict, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = dict(chosen)

    def after(self, targets: Sequence[str]) -> dict[str, bool]:
        """What a valid form chose; groups can be made only where the file has a column of them."""
        data = self.cleaned_data
        makes_groups = data["make_groups"] and GROUPS in targets
        return {
            name: True
            for name, chosen in (("make_groups", makes_groups), ("invite", data["invite"]))
            if chosen
        }
