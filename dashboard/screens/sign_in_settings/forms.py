"""Forms of a provider and of what it says of people."""

from typing import Any, cast

import requests
from django import forms
from django.utils.text import slugify

from dashboard.models import ClaimRule, Connection, Role, SignInProvider
from dashboard.sign_in.requests import ProviderSession


class ProviderForm(forms.ModelForm):
    secret = forms.CharField(
        label="Client secret",
        required=False,
        max_length=500,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = SignInProvider
        fields = ("name", "issuer", "client_id", "secret", "scopes", "roles_claim", "admits")
        labels = {
            "issuer": "Issuer URL",
            "client_id": "Client ID",
            "roles_claim": "Claim that holds roles",
            "admits": "Whoever gets a role by this claim may come in uninvited",
        }
        help_texts = {
            "name": "On the button of the sign-in page.",
            "issuer": "For a Cognito pool: https://cognito-idp.REGION.amazonaws.com/POOL_ID",
            "roles_claim": "For a Cognito pool: cognito:groups. Leave it empty to give roles by hand alone.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secret"].required = not self.instance.pk
        if self.instance.pk:
            self.fields["secret"].help_text = "Leave it empty to keep the one that is stored."

    def clean_issuer(self) -> str:
        """Tried before it is saved: an issuer must publish its configuration, under its own name."""
        issuer = self.cleaned_data["issuer"].strip().rstrip("/")
        try:
            answer = ProviderSession().get(f"{issuer}/.well-known/openid-configuration")
            found = answer.json()["issuer"] if answer.ok else ""
        except requests.JSONDecodeError:
            found = ""
        except requests.RequestException as error:
            raise forms.ValidationError(f"The provider cannot be asked: {error}")
        except (KeyError, TypeError, ValueError):
            found = ""
        if not isinstance(found, str) or found.rstrip("/") != issuer:
            raise forms.ValidationError("There is no OpenID Connect provider of this name at this address.")
        return issuer

    def clean_scopes(self) -> str:
        scopes = self.cleaned_data["scopes"].split()
        return " ".join(dict.fromkeys(["openid", *scopes]))

    def clean(self) -> dict[str, Any]:
        super().clean()
        given = self.cleaned_data
        if not given.get("secret") and "issuer" in self.changed_data:
            self.add_error("secret", "Enter the secret that this provider gave.")
        if given.get("admits") and not given.get("roles_claim"):
            self.add_error("admits", "Name the claim that holds roles first.")
        return given

    def save(self, commit: bool = True) -> SignInProvider:
        provider = super().save(commit=False)
        if self.cleaned_data["secret"]:
            provider.secret = self.cleaned_data["secret"]
        provider.slug = provider.slug or _free_slug(provider.name)
        provider.save()
        return provider


class RuleForm(forms.ModelForm):
    class Meta:
        model = ClaimRule
        fields = ("value", "role", "connection", "pool")
        labels = {"value": "Value in the claim", "pool": "Pool ID"}
        help_texts = {"connection": "Empty for all.", "pool": "Empty for all pools of the connection."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["role"]).queryset = Role.objects.all()
        connection = cast(forms.ModelChoiceField, self.fields["connection"])
        connection.queryset = Connection.objects.order_by("name")
        connection.empty_label, connection.required = "All connections", False

    def clean(self) -> dict[str, Any]:
        super().clean()
        given = self.cleaned_data
        if given.get("pool") and not given.get("connection"):
            self.add_error("pool", "Choose the connection that the pool is in.")
        return given


def _free_slug(name: str) -> str:
    base = slugify(name)[:30] or "provider"
    taken = set(SignInProvider.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 1000))) if slug not in taken)
