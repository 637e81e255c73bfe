"""What a member may see of records, for templates: ``{% load masks %}``."""

from django.template import Library

from dashboard.aws.masked_records import target_seen_by
from dashboard.models import AuditRecord, StaffMember

register = Library()


@register.filter
def target_for(record: AuditRecord, member: StaffMember) -> str:
    """``{{ record|target_for:request.user }}``: the target, masked where the member's role masks it."""
    return target_seen_by(member, record)
