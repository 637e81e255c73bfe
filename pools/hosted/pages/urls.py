"""The addresses of the pages, spelled as Cognito spells them."""

from django.urls import path

from pools.hosted.pages.confirming import confirm, resend_code
from pools.hosted.pages.consent import consent
from pools.hosted.pages.login import login
from pools.hosted.pages.passkeys import add_passkey
from pools.hosted.pages.recovering import confirm_forgot_password, forgot_password
from pools.hosted.pages.sign_up import sign_up

urlpatterns = [
    path("oauth2/consent", consent, name="hosted-consent"),
    path("login", login, name="hosted-login"),
    path("signup", sign_up, name="hosted-sign-up"),
    path("confirm", confirm, name="hosted-confirm"),
    path("resendcode", resend_code, name="hosted-resend-code"),
    path("forgotPassword", forgot_password, name="hosted-forgot-password"),
    path("confirmforgotPassword", confirm_forgot_password, name="hosted-reset-password"),
    path("passkeys/add", add_passkey, name="hosted-add-passkey"),
]
