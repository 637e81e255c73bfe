"""Imports that need a second person: where an administrator has marked importing, or an act that a column stands for.

What is approved is held by a digest of the prepared file and of all that was chosen with it; whatever changes, voids it.
"""

import json
from collections.abc import Callable
from hashlib import sha256
from itertools import chain

from django.core.files.storage import default_storage

from dashboard.actor import Actor
from dashboard.import_runs.beyond import permissions_of, read_counts
from dashboard.marked_acts import ApprovalNeeded, needs_approval
from dashboard.models import ImportRun
from pools.files import PIECE

START = "cognito-idp:StartUserImportJob"
_UPDATE = "cognito-idp:AdminUpdateUserAttributes"
_ACT = "import"
_FLAGS = ("email_verified", "phone_number_verified")
CHANGED = "The prepared file is not the one that a second person has approved. Check it again, and ask again."


class NotTheApproved(Exception):
    """What lies in the store is not what was approved. The message is for the staff member."""


def needs_second_person(run: ImportRun) -> bool:
    """Whether the import itself is marked, or an act that one of its columns stands for."""
    calls = {START, *chain.from_iterable(permissions_of(run))} - {_UPDATE}
    if _verifies(run):  # of all that changes attributes this alone can be marked
        calls.add(_UPDATE)
    return any(needs_approval(call, {"UserPoolId": run.pool}) for call in calls)


def check_second_person(actor: Actor, run: ImportRun, role_arn: str = "") -> None:
    """Raise ApprovalNeeded where the import needs a second person, and nobody has approved it as it is now."""
    if needs_second_person(run) and not is_approved(run):
        members, work = {"UserPoolId": run.pool}, work_of(run, role_arn)
        raise ApprovalNeeded(actor, _ACT, START, members, run.pool, work=work)


def is_approved(run: ImportRun) -> bool:
    """Whether a second person has approved exactly this."""
    asked = run.approval
    if asked is None or asked.state != asked.State.APPROVED:
        return False
    return (asked.work.get("Run"), asked.work.get("Digest")) == (run.pk, digest_of(run))


def check_file(run: ImportRun, renew: Callable[[], None]) -> None:
    """Raise NotTheApproved where an approved import's file was changed under it; ``renew`` is called while it is read."""
    if run.approval is not None and run.digest != hash_file(run.prepared, renew):
        raise NotTheApproved(CHANGED)


def hash_file(name: str, renew: Callable[[], None]) -> str:
    """The SHA-256 of a stored file, in hexadecimal."""
    digest = sha256()
    with default_storage.open(name, "rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            renew()
    return digest.hexdigest()


def work_of(run: ImportRun, role_arn: str) -> dict:
    """What a request says of an import: which, what it comes to, and which acts come along with it."""
    acts = [first for first, *_ in permissions_of(run)]
    return {"Run": run.pk, "Digest": digest_of(run), "Acts": acts, "RoleArn": role_arn}


def digest_of(run: ImportRun) -> str:
    """What a run would do, as one short word: another file or another choice gives another."""
    told = [run.connection_id, run.pool, run.digest, run.algorithm, run.mapping, run.options, run.after]
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def facts_of(run: ImportRun) -> dict:
    """What somebody must know who decides: the file's name, and what the plan counts, by kind."""
    return {"name": run.name, "digest": digest_of(run), "plan": read_counts(run)}


def _verifies(run: ImportRun) -> bool:
    """Whether addresses come in verified: by a column, or as somebody vouches for them."""
    targets, constants = run.mapping.get("targets", ()), run.mapping.get("constants", {})
    return any(flag in targets or constants.get(flag) == "TRUE" for flag in _FLAGS)
