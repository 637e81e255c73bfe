"""Custom attributes."""

from django import forms

from dashboard.screens.form_fields import switch


class AttributeForm(forms.Form):
    """A custom attribute."""

    name = forms.RegexField(
        r"^[^\s:]+$",
        label="Name",
        max_length=20,
        help_text="Without “custom:”. At most 20 characters. It can never be renamed or removed.",
        error_messages={"invalid": "A name holds no spaces and no colon; “custom:” is put before it."},
    )
    data_type = forms.ChoiceField(
        label="Type",
        choices=[(name, name) for name in ("String", "Number", "DateTime", "Boolean")],
        initial="String",
    )
    low = forms.IntegerField(
        label="At least", required=False, help_text="Length of a text, value of a number."
    )
    high = forms.IntegerField(label="At most", required=False)
    mutable = switch("Can be changed", "Off: the value is given at creation and stays.", initial=True)

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        low, high = data.get("low"), data.get("high")
        if low is not None and high is not None and low > high:
            self.add_error("high", "This is less than “at least”.")
        return data

    def member(self) -> dict:
        """SchemaAttributeType."""
        data = self.cleaned_data
        kind = data["data_type"]
        to_members = {"Name": data["name"], "AttributeDataType": kind, "Mutable": data["mutable"]}
        words = {"String": ("StringAttributeConstraints", "MinLength", "MaxLength")}
        words["Number"] = ("NumberAttributeConstraints", "MinValue", "MaxValue")
        if kind in words:
            holder, low, high = words[kind]
            limits = {low: data["low"], high: data["high"]}
            to_members[holder] = {name: str(value) for name, value in limits.items() if value is not None}
        return to_members


Attributes = forms.formset_factory(AttributeForm, extra=3, max_num=25)
