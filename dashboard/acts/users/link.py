"""Link an identity at a provider to a user, before its owner comes by that provider."""

from typing import Any

from django import forms

from dashboard.acts.act import Given
from dashboard.acts.user import User
from dashboard.acts.user_act import UserAct
from dashboard.aws.errors import ERRORS
from dashboard.aws.unmasked import unmasked
from dashboard.users.linked import MOST, SUBJECT, Linked, identities_of
from dashboard.users.person import Person, read
from dashboard.users.shared import is_federated

LOCAL = "Cognito"
"""The provider name of users who have their password in the pool."""
_LISTED = 60


def members_of(identity: Linked) -> dict[str, str]:
    """An identity as a ProviderUserIdentifierType."""
    return {
        "ProviderName": identity.provider,
        "ProviderAttributeName": SUBJECT,
        "ProviderAttributeValue": identity.subject,
    }


def own_identities(user: User) -> list[Linked]:
    """As they are, for calls that name one; the member may see their subjects masked."""
    if not user.person.masked:
        return identities_of(user.person)
    return identities_of(read(unmasked(user.client).admin_get_user(**user.names)))


def why_not(person: Person, pool: dict) -> str:
    found = identities_of(person)
    if len(found) >= MOST:
        return f"A user has at most {MOST} linked identities. Unlink one first."
    if is_federated(person) and not any(each.primary for each in found):
        return "Nothing tells by which identity this profile was made, so nothing can be linked to it."
    return ""


def form(user: User, data: Any) -> forms.Form:
    made = forms.Form(data)
    made.fields["provider"] = _provider_field(user)
    made.fields["value"] = forms.CharField(
        label="Who they are there",
        max_length=512,
        help_text="The provider’s own name for the person: sub of OpenID Connect, NameID of SAML, the id at Google and others. "
        "Every character counts, and so does case.",
    )
    made.fields["attribute"] = forms.CharField(
        label="Found by",
        max_length=128,
        initial=SUBJECT,
        help_text=f"{SUBJECT}, or for SAML and OpenID Connect an attribute that the provider’s mapping has, such as email.",
    )
    return made


def _provider_field(user: User) -> forms.Field:
    """A choice among the pool's providers; their name is typed where they cannot be read."""
    try:
        answer = user.client.list_identity_providers(UserPoolId=user.where.pool_id, MaxResults=_LISTED)
    except ERRORS:
        return forms.CharField(label="Provider", max_length=32)
    names = [each["ProviderName"] for each in answer["Providers"]]
    if answer.get("NextToken"):
        return forms.CharField(label="Provider", max_length=32)
    return forms.ChoiceField(label="Provider", choices=[(name, name) for name in names])


def perform(user: User, given: Given) -> None:
    user.client.admin_link_provider_for_user(
        UserPoolId=user.where.pool_id,
        DestinationUser=_destination(user),
        SourceUser={
            "ProviderName": given["provider"],
            "ProviderAttributeName": given["attribute"],
            "ProviderAttributeValue": given["value"],
        },
    )


def _destination(user: User) -> dict[str, str]:
    """A local user by name; one of a provider by the identity that they were made from."""
    if is_federated(user.person):
        primary = next(each for each in own_identities(user) if each.primary)
        return {"ProviderName": primary.provider, "ProviderAttributeValue": primary.subject}
    return {"ProviderName": LOCAL, "ProviderAttributeValue": user.person.username}


ACT = UserAct(
    key="link",
    operation="cognito-idp:AdminLinkProviderForUser",
    label="Link an identity",
    question="Link an identity to {name}",
    effects=(
        "Whoever the provider says this is signs in as this user, with their groups and sub. The identity must not have a"
        " profile yet: one who came by it already is joined to this user instead. Only link what you know to be this person’s."
    ),
    why_not=why_not,
    form=form,
    perform=perform,
    said=lambda user, given: f"{given['provider']} is linked to {user.person.title}.",
    past=lambda given: f"Linked to {(given.get('SourceUser') or {}).get('ProviderName', 'a provider')}",
)
