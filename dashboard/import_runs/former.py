"""An import that repeats, such as a nightly file: what was said of its columns serves again."""

from dashboard.models import ImportRun

_LOOKED_AT = 50
"""The last imports of a pool; one that repeats is among them."""


def former_run(run: ImportRun) -> ImportRun | None:
    """The last import into the same pool that was run and whose file had the same columns; None where there is none."""
    runs = ImportRun.objects.filter(connection=run.connection, pool=run.pool).exclude(job="")
    for former in runs.exclude(pk=run.pk).order_by("-created")[:_LOOKED_AT]:
        if former.columns == run.columns and former.mapping:
            return former
    return None


def take_over(run: ImportRun, former: ImportRun) -> None:
    """Let a run's columns become what those of a former one became, and treat who exists as it did."""
    run.mapping, run.algorithm, run.options = former.mapping, former.algorithm, former.options
    run.role_arn, run.hash_keys, run.after = former.role_arn, former.hash_keys, former.after
    run.step = ImportRun.Step.PREPARING
