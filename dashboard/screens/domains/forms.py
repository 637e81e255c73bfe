"""The forms of a domain."""

from typing import Any

from django import forms

from dashboard.place import Place
from dashboard.screens.act_forms import ActForm

VERSIONS = (
    ("1", "Classic: the older pages, with a logo and a style sheet"),
    ("2", "Managed login: the newer pages, with passkeys and a style for each app client"),
)
NO_CERTIFICATE = "arn:aws:acm:us-east-1:{account}:certificate/00000000-0000-0000-0000-000000000000"
"""Cognito’s API asks for one; where the proxy before the site has the certificate, it names nothing."""
_AT_THE_PROXY = (
    "Cognito’s API asks for one. This site ends no TLS: the proxy before it has the certificate, and this names it for "
    "whoever reads the settings."
)


def _version(initial: str = "1") -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Pages",
        choices=VERSIONS,
        widget=forms.RadioSelect,
        initial=initial,
        help_text="2 needs Essentials or Plus.",
    )


def _certificate(place: Place) -> forms.RegexField:
    return forms.RegexField(
        r"^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate/[\w-]+$",
        label="Certificate ARN",
        max_length=2048,
        help_text=_AT_THE_PROXY
        if place.embedded
        else "Of AWS Certificate Manager in us-east-1, whatever the pool’s Region.",
        error_messages={"invalid": "This is no ARN of a certificate in us-east-1."},
    )


class PrefixForm(ActForm):
    """A domain below the site's or AWS's own."""

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["domain"] = self.name_field()
        self.fields["version"] = _version()

    def name_field(self) -> forms.Field:
        return forms.RegexField(
            r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$",
            label="Prefix",
            max_length=63,
            help_text="Lower-case letters, numbers and hyphens. It cannot be changed later, only deleted and made anew.",
            error_messages={
                "invalid": "Lower-case letters, numbers and hyphens alone, no hyphen first or last."
            },
        )

    def members(self) -> dict[str, Any]:
        return {
            "Domain": self.cleaned_data["domain"],
            "ManagedLoginVersion": int(self.cleaned_data["version"]),
        }


class CustomForm(PrefixForm):
    """A name of one's own."""

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, place=place, **kwargs)
        self.fields["certificate"] = _certificate(place)
        if place.embedded:
            account = place.pool["Arn"].split(":")[4]
            self.fields["certificate"].initial = NO_CERTIFICATE.format(account=account)

    def name_field(self) -> forms.Field:
        return forms.CharField(
            label="Name",
            max_length=63,
            help_text="Such as auth.example.com: a name that nothing else answers at. It cannot be changed later.",
        )

    def members(self) -> dict[str, Any]:
        return super().members() | {
            "CustomDomainConfig": {"CertificateArn": self.cleaned_data["certificate"]}
        }


class ChangeForm(ActForm):
    """What of a domain can be changed."""

    def __init__(self, *args: Any, place: Place, custom: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"] = _version()
        if custom:
            self.fields["certificate"] = _certificate(place)

    def members(self) -> dict[str, Any]:
        told: dict[str, Any] = {"ManagedLoginVersion": int(self.cleaned_data["version"])}
        if certificate := self.cleaned_data.get("certificate"):
            told["CustomDomainConfig"] = {"CertificateArn": certificate}
        return told
