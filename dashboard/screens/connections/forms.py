"""The form of an AWS connection."""

from urllib.parse import urlsplit

from django import forms
from django.utils.text import slugify

from dashboard.models import Connection
from dashboard.screens.form_fields import offer

_SECRET = forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=False)


class ConnectionForm(forms.ModelForm):
    """An AWS account and Region. The secret key is only ever written: empty keeps the stored one."""

    access_key_id = forms.RegexField(
        r"^\w+$", label="Access key id", max_length=128, min_length=3, required=False, strip=True
    )
    secret_access_key = forms.CharField(
        label="Secret access key",
        max_length=256,
        required=False,
        widget=_SECRET,
        help_text="Stored encrypted and never shown again.",
    )

    endpoint_url = forms.URLField(
        label="Endpoint URL",
        required=False,
        assume_scheme="https",
        help_text="Only for an endpoint of your own. Empty: AWS.",
    )

    class Meta:
        model = Connection
        fields = ("name", "slug", "region", "endpoint_url", "credentials", "profile", "role_arn")
        widgets = {"credentials": forms.RadioSelect}
        labels = {
            "slug": "Short name",
            "role_arn": "Role to assume",
            "profile": "Profile",
        }
        help_texts = {
            "slug": "Stands in addresses. Left empty, it is made from the name.",
            "region": "For example eu-central-1.",
            "credentials": "What the console signs its calls with.",
            "profile": "A profile of the AWS configuration on this server.",
            "role_arn": "The credentials are used to assume this role, for pools in another account.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        offer(self, "credentials", Connection.Credentials.choices)
        if self.instance.pk:
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = "Stands in addresses and in the audit trail: it stays."
        self.key_id = self.instance.stored_key()[0] if self.instance.pk else None
        if self.key_id:
            self.fields["access_key_id"].initial = self.key_id
            self.fields["secret_access_key"].help_text = "One is stored. Leave empty to keep it."

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"] or slugify(self.data.get("name", ""))[:50]
        if not slug:
            raise forms.ValidationError("Give a short name of letters, digits and hyphens.")
        if Connection.objects.filter(slug=slug).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(f"“{slug}” is taken. Choose another short name.")
        return slug

    def clean_region(self) -> str:
        region = self.cleaned_data["region"].strip().lower()
        if not slugify(region) == region:
            raise forms.ValidationError("This is no Region. It looks like eu-central-1.")
        return region

    def clean_endpoint_url(self) -> str:
        url = self.cleaned_data["endpoint_url"].strip()
        if url and urlsplit(url).scheme not in ("http", "https"):
            raise forms.ValidationError("Only http:// and https:// addresses can be called.")
        return url.rstrip("/")

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        kind = data.get("credentials")
        if kind == Connection.Credentials.PROFILE and not data.get("profile"):
            self.add_error("profile", "Name the profile.")
        if kind == Connection.Credentials.KEY:
            self._check_key(data)
        return data

    def _check_key(self, data: dict) -> None:
        if not data.get("access_key_id"):
            self.add_error("access_key_id", "Give the access key id.")
        same = data.get("access_key_id") == self.key_id
        if not data.get("secret_access_key") and not (self.key_id and same):
            self.add_error("secret_access_key", "Give the secret access key.")

    def tried(self) -> Connection:
        """The connection as typed, with its key, not saved."""
        connection, data = self.save(commit=False), self.cleaned_data
        if data["credentials"] != Connection.Credentials.PROFILE:
            connection.profile = ""
        if data["credentials"] != Connection.Credentials.KEY:
            connection.encrypted = b""
        elif data["secret_access_key"]:
            connection.keep_key(data["access_key_id"], data["secret_access_key"])
        return connection
