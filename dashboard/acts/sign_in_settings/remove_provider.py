"""Remove a provider by which staff sign in, with the accounts and roles that came of it."""

from allauth.socialaccount.models import SocialAccount

from dashboard import audit
from dashboard.actor import Actor
from dashboard.acts.site_act import SiteAct
from dashboard.models import Grant, SignInProvider
from dashboard.permissions.builtin import ADMINISTRATOR
from dashboard.staff.acting import Refused


def perform(actor: Actor, provider: SignInProvider) -> None:
    """Raises Refused where nobody would administer the site without it."""
    if not _others_administer(provider):
        raise Refused("The site's only administrator comes from it. Make another one first.")
    slug = provider.slug
    SocialAccount.objects.filter(provider=slug).delete()
    provider.delete()
    audit.note(actor, ACT.call, target=slug)


def _others_administer(provider: SignInProvider) -> bool:
    """Whether there is an administrator who got the role from elsewhere, and can sign in without this provider."""
    grants = Grant.objects.filter(role__key=ADMINISTRATOR, connection=None, member__is_active=True)
    others = grants.exclude(provider=provider).select_related("member")
    return any(grant.member.has_usable_password() for grant in others)


ACT = SiteAct(
    key="provider-delete",
    operation="console:DeleteSignInProvider",
    permissions=("console:ManageSignIn",),
    heading="Remove a provider",
    label="Remove",
    question="Remove the provider?",
    words="dashboard/sign_in_settings/delete.html",
    perform=perform,
    said="{name} is removed.",
    past="Provider removed",
    dangerous=True,
    grave=True,
)
