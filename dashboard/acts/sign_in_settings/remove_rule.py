"""Give a role by a provider's claim no longer."""

from dashboard import audit
from dashboard.actor import Actor
from dashboard.acts.site_act import SiteAct
from dashboard.models import ClaimRule


def perform(actor: Actor, rule: ClaimRule) -> None:
    given = {"value": rule.value, "role": str(rule.role)}
    audit.note(actor, ACT.call, target=rule.provider.slug, given=given)
    rule.delete()


ACT = SiteAct(
    key="rule-remove",
    operation="console:RemoveSignInRule",
    permissions=("console:ManageSignIn",),
    label="Remove",
    perform=perform,
    said="The role is taken away at each person's next sign-in.",
    past="Rule for roles removed",
    also_past={"AddSignInRule": "Rule for roles added"},
    dangerous=True,
    grave=True,
)
