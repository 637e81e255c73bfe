"""The form of a group."""

from django import forms


class GroupForm(forms.Form):
    """What Create- and UpdateGroup take."""

    group_name = forms.RegexField(
        r"^\S+$",
        label="Name",
        max_length=128,
        help_text="It stands in tokens (cognito:groups) and cannot be changed later. No spaces.",
        error_messages={"invalid": "A group's name cannot hold spaces."},
    )
    description = forms.CharField(
        label="Description", max_length=2048, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    precedence = forms.IntegerField(
        label="Precedence",
        min_value=0,
        max_value=2**31 - 1,
        required=False,
        help_text="Decides whose role wins for a user in several groups: the lowest number, 0 before all. "
        "Empty comes last. Two groups with one number and two roles: the token names no preferred role.",
    )
    role_arn = forms.RegexField(
        r"^arn:[\w+=/,.@-]+:[\w+=/,.@-]+:[\w+=/,.@-]*:[0-9]+:[\w+=/,.@:-]+$",
        label="Role ARN",
        min_length=20,
        max_length=2048,
        required=False,
        help_text="The IAM role that members may take through an identity pool (cognito:roles in the ID token). "
        "Leave empty if the group only sorts people.",
        error_messages={"invalid": "This is no role ARN. It looks like arn:aws:iam::123456789012:role/name."},
    )

    def __init__(self, *args, exists: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if exists:
            del self.fields["group_name"]

    def members(self) -> dict:
        """The members to send. An empty description is sent, so that it can be emptied."""
        data = self.cleaned_data
        told = {"Precedence": data["precedence"], "RoleArn": data["role_arn"] or None}
        return {
            "Description": data["description"],
            **{name: told[name] for name in told if told[name] is not None},
        }


def initial_of(group: dict) -> dict:
    return {
        "description": group.get("Description", ""),
        "precedence": group.get("Precedence"),
        "role_arn": group.get("RoleArn", ""),
    }
