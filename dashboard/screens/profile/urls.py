"""Addresses of a member's own page. Names that begin with ``account_`` and ``mfa_`` are those that the library leads to."""

from allauth.account import views as account
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.urls import path, reverse_lazy

from dashboard import pages
from dashboard.screens.profile import page, providers, sessions

HOME = reverse_lazy("profile")
for_everyone = pages.page(pages.EVERYONE)
of_factors = pages.page(pages.EVERYONE, grave=pages.to_see)
to_set_up_a_factor = pages.page(pages.EVERYONE, grave=pages.to_see, before_factor=True)

urlpatterns = [
    path("", page.show_profile, name="profile"),
    path("", page.show_profile, name="mfa_index"),
    path("", page.show_profile, name="mfa_list_webauthn"),
    path("set-up/", page.set_up, name="factor-set-up"),
    path(
        "password/",
        for_everyone(account.PasswordChangeView.as_view(template_name="dashboard/profile/password.html")),
        name="account_change_password",
    ),
    path(
        "app/",
        to_set_up_a_factor(app.ActivateTOTPView.as_view(template_name="dashboard/profile/app.html")),
        name="mfa_activate_totp",
    ),
    path(
        "app/remove/",
        of_factors(app.DeactivateTOTPView.as_view(template_name="dashboard/profile/app_remove.html")),
        name="mfa_deactivate_totp",
    ),
    path("codes/", page.show_codes, name="mfa_view_recovery_codes"),
    path(
        "codes/new/",
        of_factors(codes.GenerateRecoveryCodesView.as_view(template_name="dashboard/profile/codes_new.html")),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "passkeys/add/",
        to_set_up_a_factor(
            passkey.AddWebAuthnView.as_view(template_name="dashboard/profile/passkey_add.html")
        ),
        name="mfa_add_webauthn",
    ),
    path(
        "passkeys/<int:pk>/name/",
        of_factors(
            passkey.EditWebAuthnView.as_view(
                template_name="dashboard/profile/passkey_name.html", success_url=HOME
            )
        ),
        name="mfa_edit_webauthn",
    ),
    path("passkeys/<int:pk>/remove/", page.remove_passkey, name="mfa_remove_webauthn"),
    path("sessions/end/", sessions.end_others, name="profile-sessions-end"),
    path("sessions/<int:pk>/end/", sessions.end, name="profile-session-end"),
    path("link/<slug:slug>/", providers.link, name="profile-link"),
    path("unlink/<int:pk>/", providers.unlink, name="profile-unlink"),
]
"""``account_reauthenticate`` is not among them: the middleware asks on the page itself."""
