"""Addresses of signing in. Names that begin with ``account_`` and ``mfa_`` are those that the library leads to."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from django.contrib.auth import views as auth
from django.urls import path, re_path, reverse_lazy

from dashboard.pages import EVERYONE, page
from dashboard.screens.sign_in import forgotten, passkey, password, provider

urlpatterns = [
    path("sign-in/", password.ask_for_password, name="sign-in"),
    path("sign-in/", password.ask_for_password, name="account_login"),
    path(
        "sign-in/factor/",
        factor.AuthenticateView.as_view(template_name="dashboard/sign_in/factor.html"),
        name="mfa_authenticate",
    ),
    path("sign-in/cancel/", password.cancel, name="sign-in-cancel"),
    path("sign-in/passkey/", passkey.ask_for_passkey, name="mfa_login_webauthn"),
    path("sign-in/forgotten/", forgotten.ask_for_password_link, name="password-forgotten"),
    path("sign-in/forgotten/", forgotten.ask_for_password_link, name="account_reset_password"),
    re_path(
        r"^sign-in/new-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.PasswordResetFromKeyView.as_view(
            template_name="dashboard/sign_in/new_password.html", success_url=reverse_lazy("sign-in")
        ),
        name="account_reset_password_from_key",
    ),
    path("sign-in/with/<slug:provider_id>/", provider.begin, name="openid_connect_login"),
    path("sign-in/with/<slug:provider_id>/back/", provider.come_back, name="openid_connect_callback"),
    path("sign-out/", page(EVERYONE, before_factor=True)(auth.LogoutView.as_view()), name="sign-out"),
]
