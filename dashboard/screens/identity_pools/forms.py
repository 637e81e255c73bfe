"""The settings of an identity pool, but for its providers."""

from django import forms

from dashboard.screens.form_fields import switch
from dashboard.screens.members import MembersForm, setting
from dashboard.screens.replacing.versions import seal


class Tags(forms.CharField):
    """One ``name=value`` a line; cleaned to a dict."""

    widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})

    def prepare_value(self, value):
        if isinstance(value, dict):
            return "\n".join(f"{name}={text}" for name, text in value.items())
        return value

    def clean(self, value):
        lines = [line.strip() for line in super().clean(value or "").splitlines() if line.strip()]
        tags = {}
        for line in lines:
            name, equals, text = (part.strip() for part in line.partition("="))
            if not (name and equals) or len(name) > 128 or len(text) > 256:
                raise forms.ValidationError(
                    f"“{line[:60]}” is no tag. Write name=value: a name of up to 128 characters, a value of up to 256."
                )
            tags[name] = text
        if len(tags) > 50:
            raise forms.ValidationError("At most 50 tags.")
        return tags


class BasicsPart(MembersForm):
    """A pool's name, who gets identities, and the developer provider, which is fixed once set."""

    name = setting(
        forms.RegexField(
            r"^[\w\s+=,.@-]+$",
            label="Name",
            max_length=128,
            help_text="For people. Apps use the pool’s id, which never changes.",
            error_messages={"invalid": "Letters, digits, spaces and + = , . @ - _ only."},
        ),
        member="IdentityPoolName",
    )
    guests = switch(
        "Guests get identities",
        "Anybody, with no sign-in, gets an identity and the credentials of the guests’ role.",
        member="AllowUnauthenticatedIdentities",
    )
    classic = switch(
        "Allow the classic flow",
        "Apps may get a token here and choose the role themselves (AssumeRoleWithWebIdentity). Off is safer.",
        member="AllowClassicFlow",
        sparse=True,
    )
    developer_name = setting(
        forms.RegexField(
            r"^[\w._-]+$",
            label="Developer provider name",
            max_length=128,
            required=False,
            help_text="For users whom your own back end signs in, such as login.shop.example. It cannot be changed once set.",
            error_messages={"invalid": "Letters, digits and . _ - only."},
        ),
        member="DeveloperProviderName",
    )
    tags = setting(
        Tags(label="Tags", required=False, help_text="One a line: name=value."),
        member="IdentityPoolTags",
        absent={},
    )


class SettingsForm(BasicsPart):
    """The settings of a pool, opened on what is ``stored``. ``version`` carries that version in the form."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, stored: dict) -> None:
        super().__init__(data, initial={**self.from_members(stored), "version": seal(self.part_of(stored))})
        if stored.get("DeveloperProviderName"):
            self.fields["developer_name"].disabled = True
            self.fields["developer_name"].help_text = "Fixed: it was set before."

    def members(self, stored: dict) -> dict:
        """What the update sends of the members that the form shows, absent where they are at their default."""
        return {name: value for name, value in self.to_members(stored).items() if value is not None}

    @classmethod
    def part_of(cls, pool: dict) -> dict:
        """The part of a pool that the form shows; its providers are added and removed one by one."""
        managed = cls.managed()
        return {
            name: value for name, value in pool.items() if name in managed and value not in (None, "", {})
        }
