"""Each column needs the right of the act that it stands for: an import is no way around a policy.

Who starts a job is asked about at once, and, while their key is known here, again whenever a worker takes the job up. What
temporary credentials allow is known only while they ask. What staff may, the console asks before it starts a job.
"""

from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.utils import timezone

from pools import errors
from pools.models import ApiKey, ImportJob, UserPool
from pools.models.prepared_sql import find_one
from pools.rules.callers.access import caller_of
from pools.rules.imports.extra_columns import ENABLED, GROUPS
from pools.rules.imports.header import TOTP_SECRET, UnreadableFileError, read_header
from pools.rules.imports.options import updates, with_new_attributes
from pools.rules.imports.records import read_records
from pools.wire.call import Call, Caller, CallerKind


def acts_of(job: ImportJob, header: Iterable[str]) -> list[str]:
    """The operations whose rights a job needs beside those on jobs."""
    needed = {
        "AdminAddUserToGroup": GROUPS in header,
        "CreateGroup": GROUPS in header and bool(job.options.get("MakeGroups")),
        "AdminDisableUser": ENABLED in header,
        "AdminEnableUser": ENABLED in header and updates(job),
        "AdminSetUserPassword": bool(job.password_hashing_algorithm),
        "AdminSetUserMFAPreference": TOTP_SECRET in header,
        "AdminUpdateUserAttributes": updates(job),
        "AddCustomAttributes": bool(job.options.get("NewAttributes")),
    }
    return [act for act, is_needed in needed.items() if is_needed]


def check_rights(call: Call, job: ImportJob) -> None:
    """Raise AccessDeniedException where the caller may start the job, and may not do what its file's columns stand for."""
    if call.caller.check is not None:
        _check(call, job, peek(job))


def check_undo_rights(call: Call, pool: UserPool) -> None:
    """Raise AccessDeniedException where the caller may not do one by one what an undo does."""
    for act in ("AdminDeleteUser", "AdminUpdateUserAttributes"):
        if call.caller.check is not None:
            call.caller.check(call, f"cognito-idp:{act}", {"UserPoolId": pool.public_id})


def remember_starter(call: Call) -> dict:
    """Who starts a job, as :func:`check_starter` will ask about them."""
    return {"kind": str(call.caller.kind), "id": call.caller.id}


def check_starter(job: ImportJob, header: Iterable[str]) -> None:
    """Raise AccessDeniedException where whoever started the job may no more do what it does."""
    if job.starter.get("kind") != CallerKind.API_KEY:
        return
    key = find_one(ApiKey, id=job.starter["id"])
    if key is None or not key.active:
        raise errors.AccessDeniedException("The key that started the job is no longer good.")
    caller: Caller = caller_of(key)
    if caller.read_only or (caller.pools and job.pool.public_id not in caller.pools):
        raise errors.AccessDeniedException("The key that started the job may no longer write to this pool.")
    if caller.check is not None:
        call = Call(operation="StartUserImportJob", caller=caller, now=timezone.now())
        caller.check(call, "cognito-idp:StartUserImportJob", {"UserPoolId": job.pool.public_id})
        _check(call, job, header)


def _check(call: Call, job: ImportJob, header: Iterable[str]) -> None:
    for act in acts_of(job, header):
        if call.caller.check is not None:
            call.caller.check(call, f"cognito-idp:{act}", {"UserPoolId": job.pool.public_id})


def peek(job: ImportJob) -> list[str]:
    """The columns of a job's file; none where it is not one, which the job itself will say."""
    try:
        with default_storage.open(job.file, "rb") as file:
            first = next(read_records(file, 0, 1), None)
        known = with_new_attributes(job).pool
        return read_header(known, first.raw, hashes=False) if first and first.raw else []
    except (UnreadableFileError, FileNotFoundError):
        return []
