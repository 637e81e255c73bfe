"""Take an identity at a provider from a user."""

from dataclasses import replace
from typing import Any

from django import forms

from dashboard.acts.act import Given
from dashboard.acts.user import User
from dashboard.acts.user_act import NotPossible, UserAct
from dashboard.acts.users.link import members_of, own_identities
from dashboard.users.linked import SUBJECT, Linked

_EFFECTS = "Who signs in by it is this user no longer: the next time a new user is made for them. Their groups and attributes stay here."
_PRIMARY = " This profile was made from it, and without it nobody may get into the profile any more."


def form(user: User, data: Any) -> forms.Form:
    made = forms.Form(data)
    made.fields["attribute"] = forms.CharField(
        label="Linked by",
        max_length=128,
        initial=SUBJECT,
        help_text=f"{SUBJECT}, unless it was linked by another attribute and its owner has never come since.",
    )
    return made


def of(user: User, key: str) -> UserAct:
    """The question names the identity, where it is still there."""
    found = _named(user, key)
    if found is None:
        return replace(ACT, why_not=lambda *_: "This identity is not linked to the user any more.")
    return replace(
        ACT,
        label=f"Unlink {found.provider}",
        effects=_EFFECTS + (_PRIMARY if found.primary else ""),
    )


def perform(user: User, given: Given) -> None:
    found = _named(user, given["identity"])
    if found is None:
        raise NotPossible("This identity is not linked to the user any more.")
    user.client.admin_disable_provider_for_user(
        UserPoolId=user.where.pool_id,
        User=members_of(found) | {"ProviderAttributeName": given.get("attribute") or SUBJECT},
    )


def _named(user: User, key: str) -> Linked | None:
    found = [each for each in own_identities(user) if each.key == key]
    return found[0] if len(found) == 1 else None


ACT = UserAct(
    key="unlink",
    operation="cognito-idp:AdminDisableProviderForUser",
    label="Unlink",
    question="Unlink an identity of {name}?",
    effects=_EFFECTS,
    form=form,
    of=of,
    perform=perform,
    said="The identity is not linked to {name} any more.",
    past=lambda given: f"Unlinked from {(given.get('User') or {}).get('ProviderName', 'a provider')}",
    dangerous=True,
    address="identities/unlink/",
    thing="identity",
)
