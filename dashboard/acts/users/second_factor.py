"""One second factor of a user, as addresses name it, and how it is set."""

from typing import Any

from django.http import Http404

from dashboard.acts.user import User
from dashboard.users.factors import EMAIL, SETTINGS, SMS, TOKEN

KEYS = {"app": TOKEN, "sms": SMS, "email": EMAIL}
"""Factors as addresses name them."""


def named(key: str) -> str:
    """The factor of an address. Raises Http404."""
    if key not in KEYS:
        raise Http404("There is no such factor.")
    return KEYS[key]


def set_factor(user: User, factor: str, *, on: bool, preferred: bool = False) -> Any:
    setting = {"Enabled": on, "PreferredMfa": preferred}
    return user.client.admin_set_user_mfa_preference(**user.names, **{SETTINGS[factor]: setting})
