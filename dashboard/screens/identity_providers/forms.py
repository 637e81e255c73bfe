"""The forms of OpenID Connect and SAML providers."""

from urllib.parse import urlsplit

import regex
from django import forms

from dashboard.iam_documents.metadata import LARGEST, Unreadable, read_metadata
from dashboard.screens.form_fields import Lines

_THUMBPRINT = regex.compile(r"[0-9a-fA-F]{40}")
_LARGEST = f"{LARGEST // 1_000_000} MB"


def _thumbprints() -> Lines:
    return Lines(
        label="Thumbprints",
        required=False,
        help_text="SHA-1 of the certificate of the provider’s host or of its authority, 40 hexadecimal digits, one a "
        "line. AWS needs none where a public authority stands behind the host.",
    )


class _WithThumbprints(forms.Form):
    def clean_thumbprints(self) -> list[str]:
        given = [each.replace(":", "").lower() for each in self.cleaned_data["thumbprints"]]
        if wrong := next((each for each in given if not _THUMBPRINT.fullmatch(each)), None):
            raise forms.ValidationError(f"“{wrong[:60]}” is no thumbprint: it has 40 hexadecimal digits.")
        if len(given) > 5:
            raise forms.ValidationError("IAM keeps at most five thumbprints.")
        return given


class OidcForm(_WithThumbprints):
    """A new OpenID Connect provider."""

    url = forms.CharField(
        label="Issuer",
        max_length=255,
        help_text="As tokens say it in iss, with https://. It cannot be changed later.",
        widget=forms.URLInput(attrs={"placeholder": "https://example.com", "autocomplete": "off"}),
    )
    client_ids = Lines(
        label="Client ids",
        required=False,
        help_text="Whose tokens are accepted: the values of aud, one a line. You can add others later.",
    )
    thumbprints = _thumbprints()

    def clean_url(self) -> str:
        url = self.cleaned_data["url"].strip()
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname:
            raise forms.ValidationError("An issuer begins with https:// and a host.")
        if parts.query or parts.fragment or parts.username:
            raise forms.ValidationError("An issuer has no query, no fragment and no user name.")
        return url

    def clean_client_ids(self) -> list[str]:
        given = self.cleaned_data["client_ids"]
        if len(given) > 100:
            raise forms.ValidationError("IAM keeps at most 100 client ids.")
        if any(len(each) > 255 for each in given):
            raise forms.ValidationError("A client id has at most 255 characters.")
        return given


class ClientForm(forms.Form):
    """One more client id."""

    client_id = forms.RegexField(
        r"^\S+$",
        label="Client id",
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": "A client id holds no spaces."},
    )


class ThumbprintsForm(_WithThumbprints):
    """All thumbprints; ``version`` is what was stored when the form was opened."""

    thumbprints = _thumbprints()
    version = forms.CharField(widget=forms.HiddenInput, required=False)


class MetadataForm(forms.Form):
    """Metadata of a SAML provider, as a file or as text. ``version`` is that of what it replaces."""

    file = forms.FileField(label="Metadata file", required=False, help_text=f"XML, up to {_LARGEST}.")
    text = forms.CharField(
        label="or paste it",
        required=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 10, "class": "mono", "spellcheck": "false", "wrap": "off"}),
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if file is None:
            return ""
        if file.size > LARGEST:
            raise forms.ValidationError(
                f"The file is larger than {_LARGEST}. Metadata of one provider is smaller."
            )
        try:
            return file.read().decode()
        except UnicodeDecodeError:
            raise forms.ValidationError("The file is not UTF-8 text.")

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        if self.errors:
            return data
        field = "file" if data["file"] else "text"
        data["metadata"] = data["file"] or data["text"].strip()
        if not data["metadata"]:
            self.add_error("file", "Choose the file, or paste its text below.")
            return data
        try:
            read_metadata(data["metadata"])
        except Unreadable as error:
            self.add_error(field, str(error))
        return data


class SamlForm(MetadataForm):
    """A new SAML provider."""

    name = forms.RegexField(
        r"^[\w.-]+$",
        label="Name",
        max_length=128,
        help_text="It stands in the ARN and cannot be changed later.",
        error_messages={"invalid": "Use letters, digits and . _ - only."},
    )
    field_order = ("name", "file", "text")
