"""Who needs a second factor."""

from django import forms

from dashboard.screens.form_fields import switch


class MfaForm(forms.Form):
    mfa = forms.ChoiceField(
        label="Multi-factor authentication",
        choices=[
            ("OFF", "Off"),
            ("OPTIONAL", "Optional: users may add a second factor"),
            ("ON", "Required: everybody needs a second factor to sign in"),
        ],
        widget=forms.RadioSelect,
    )
    software_token = switch("Authenticator app", "Codes from an app on the user's phone (TOTP).")
