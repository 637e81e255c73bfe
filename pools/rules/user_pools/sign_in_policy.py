"""What a pool lets its users begin a sign-in of the flow USER_AUTH with. Follows SignInPolicyType."""

from pools.models import UserPool

PASSWORD, PASSWORD_SRP = "PASSWORD", "PASSWORD_SRP"
EMAIL_OTP, SMS_OTP, WEB_AUTHN = "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"
CHOICES = (PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP, WEB_AUTHN)
"""The challenges that may come first, in the order in which they are offered."""
ADDRESSES = {EMAIL_OTP: "email", SMS_OTP: "phone_number"}
MEDIUMS = {EMAIL_OTP: "EMAIL", SMS_OTP: "SMS"}


def allowed_factors(pool: UserPool) -> list[str]:
    """The pool's AllowedFirstAuthFactors; the password alone where its plan, LITE, has no other and takes none."""
    policy = pool.settings.get("Policies", {}).get("SignInPolicy", {})
    return policy.get("AllowedFirstAuthFactors", [PASSWORD])
