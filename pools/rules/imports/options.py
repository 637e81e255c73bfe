"""What a job may be told beyond Cognito's own: PutImportOptions of the ``lifeguard`` service.

``ExistingUsers`` is SKIP (Cognito's way), FILL_EMPTY or OVERWRITE; ``NewUsers`` CREATE or SKIP; ``MatchBy`` USERNAME, SUB or
ALIAS; ``UpdateColumns`` the only columns that change who exists; ``MakeGroups`` makes groups that are missing;
``NewAttributes`` are SchemaAttributeTypes of custom attributes that the job adds to the pool first.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pools import errors
from pools.models import ImportJob, UserPool
from pools.rules.imports.extra_columns import CREATED, ENABLED, GROUPS, MODIFIED, STATUS, SUB
from pools.rules.imports.header import MFA, PASSWORD_HASH, USERNAME, csv_header
from pools.rules.names.aliases import has_aliases
from pools.rules.schema.attributes import attributes_by_name
from pools.rules.schema.changes import add_custom

SKIP, FILL_EMPTY, OVERWRITE = "SKIP", "FILL_EMPTY", "OVERWRITE"
CREATE = "CREATE"
BY_USERNAME, BY_SUB, BY_ALIAS = "USERNAME", "SUB", "ALIAS"
NEVER_UPDATED = (USERNAME, MFA, PASSWORD_HASH, SUB, STATUS, CREATED, MODIFIED)
"""Columns that make a user, and change none: a status, a second factor and a password have acts of their own."""


def updates(job: ImportJob) -> bool:
    """Whether the job changes users who exist."""
    return job.options.get("ExistingUsers", SKIP) != SKIP


def check_options(pool: UserPool, options: Mapping[str, Any]) -> None:
    """Raise InvalidParameterException for options that do not go together, or not with the pool."""
    new = new_attributes(pool, options)
    if options.get("ExistingUsers", SKIP) == SKIP:
        for name, usual in (("NewUsers", CREATE), ("MatchBy", BY_USERNAME)):
            if options.get(name, usual) != usual:
                raise errors.InvalidParameterException(
                    f"{name} {options[name]} needs ExistingUsers FILL_EMPTY or OVERWRITE: the job changes nobody otherwise."
                )
        if options.get("UpdateColumns"):
            raise errors.InvalidParameterException(
                "UpdateColumns needs ExistingUsers FILL_EMPTY or OVERWRITE: the job changes nobody otherwise."
            )
    if options.get("MatchBy") == BY_ALIAS and not has_aliases(pool):
        raise errors.InvalidParameterException(
            "MatchBy ALIAS: the pool has no alias or username attributes, so that no address names one user. Match by USERNAME or SUB."
        )
    known = {*csv_header(pool), GROUPS, ENABLED, *(attribute["Name"] for attribute in new)} - {*NEVER_UPDATED}
    for column in options.get("UpdateColumns") or ():
        if column in NEVER_UPDATED:
            raise errors.InvalidParameterException(
                f"UpdateColumns: {column} of a user who exists is never changed by an import."
            )
        if column not in known:
            raise errors.InvalidParameterException(
                f"UpdateColumns: {column[:80]} is no column of this pool's import."
            )


def check_columns(job: ImportJob, header: Sequence[str]) -> None:
    """Raise InvalidParameterException where the only columns that may change who exists are not all in the file: the job would
    change less than was said, in silence. A file without a ``header`` fails by itself."""
    missing = [name for name in job.options.get("UpdateColumns") or () if name not in header]
    if header and missing:
        raise errors.InvalidParameterException(
            f"UpdateColumns: the file has no column {', '.join(missing[:5])}. Add it to the file, or name only columns that it has."
        )


def new_attributes(pool: UserPool, options: Mapping[str, Any]) -> list[dict]:
    """Those of ``NewAttributes`` that the pool has not, as its schema would hold them. Raises InvalidParameterException."""
    known = attributes_by_name(pool)
    missing = [
        attribute
        for attribute in options.get("NewAttributes") or ()
        if f"custom:{attribute.get('Name')}" not in known
    ]
    return add_custom(pool.schema, missing)[len(pool.schema) :]


def with_new_attributes(job: ImportJob) -> ImportJob:
    """The job with its pool as it is once the job's attributes are made; nothing is saved."""
    if job.options.get("NewAttributes"):
        job.pool.schema = job.pool.schema + new_attributes(job.pool, job.options)
    return job
