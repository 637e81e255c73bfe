"""What the console stores: staff, connections, the audit trail, background jobs, the support desk, sign-in and the outbox."""

from dashboard.models.approval import ApprovalPolicy, ApprovalRequest
from dashboard.models.audit import AuditHead, AuditIntent, AuditRecord, AuditRetention
from dashboard.models.bulk import BulkJob, BulkTarget, Stage
from dashboard.models.cache import CacheRow
from dashboard.models.connection import Connection
from dashboard.models.desk import DeskItem, DeskScan, UserNote
from dashboard.models.imports import ImportRun, MendedLine, RejectedLine
from dashboard.models.keys import KeyProof
from dashboard.models.outbox import OutboxMessage
from dashboard.models.password_link import ForgottenPassword, PasswordLink
from dashboard.models.role import Grant, Role
from dashboard.models.session import StaffSession
from dashboard.models.sign_in import ClaimRule, SignInPolicy, SignInProvider
from dashboard.models.staff import StaffMember
from dashboard.models.trial import SignInTrial
from dashboard.models.user_export import UserExport

__all__ = [
    "ApprovalPolicy",
    "ApprovalRequest",
    "AuditHead",
    "AuditIntent",
    "AuditRecord",
    "AuditRetention",
    "BulkJob",
    "BulkTarget",
    "CacheRow",
    "ClaimRule",
    "Connection",
    "DeskItem",
    "DeskScan",
    "ForgottenPassword",
    "Grant",
    "ImportRun",
    "KeyProof",
    "MendedLine",
    "OutboxMessage",
    "PasswordLink",
    "RejectedLine",
    "Role",
    "SignInPolicy",
    "SignInProvider",
    "SignInTrial",
    "StaffMember",
    "StaffSession",
    "Stage",
    "UserExport",
    "UserNote",
]
