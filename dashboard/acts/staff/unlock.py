"""Forget the failed guesses at a member's password, which keep them out."""

from dashboard.actor import Actor
from dashboard.acts.site_act import SiteAct
from dashboard.models import StaffMember
from dashboard.staff.grants import note
from dashboard.staff.sessions import unlock


def perform(actor: Actor, member: StaffMember) -> None:
    gone = unlock(member)
    note(actor, ACT.call, member, {"lock_outs": gone}, {"lock_outs": 0})


ACT = SiteAct(
    key="unlock",
    operation="console:UnlockStaff",
    permissions=("console:ManageStaff",),
    label="Unlock",
    perform=perform,
    said="{name} can try to sign in again.",
    past="Unlocked",
    grave=True,
)
