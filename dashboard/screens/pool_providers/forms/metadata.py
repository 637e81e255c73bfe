"""Metadata of a SAML provider: an address that is followed, or the document itself."""

from typing import Any

from django import forms

from dashboard.pool_providers.finding import MOST, NotFound, check_address, read


class MetadataForm(forms.Form):
    """One of three. ``cleaned_data["metadata"]`` is the member of ProviderDetails that says it."""

    url = forms.CharField(
        label="Metadata address",
        required=False,
        max_length=2048,
        help_text="Best: new certificates are then followed by themselves.",
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
    )
    file = forms.FileField(label="or the metadata file", required=False, help_text="XML, up to 1 MB.")
    text = forms.CharField(
        label="or its text",
        required=False,
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 5, "class": "mono", "spellcheck": "false", "wrap": "off"}),
    )

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if file is None:
            return ""
        if file.size > MOST:
            raise forms.ValidationError(
                "The file is larger than 1 MB. The metadata of one provider are smaller."
            )
        try:
            return file.read().decode()
        except UnicodeDecodeError:
            raise forms.ValidationError("The file is not UTF-8 text.") from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = [name for name in ("url", "file", "text") if data.get(name)]
        if any(name in self.errors for name in ("url", "file", "text")):
            return data
        if len(given) != 1:
            self.add_error("url", "Give its address, its file or its text: one of the three.")
            return data
        name, value = given[0], data[given[0]].strip()
        try:
            if name == "url":
                check_address(value)
            else:
                read(value)
        except NotFound as problem:
            self.add_error(name, str(problem))
        data["metadata"] = {"MetadataURL" if name == "url" else "MetadataFile": value}
        return data
