"""Lambda triggers: functions of a site that a user pool asks on its way.

A function is named in a pool's LambdaConfig by a Lambda ARN, or by an ``https://`` address that is called with the
same event (see docs/triggers.md). It is never called inside a transaction.
"""

from pools.rules.triggers.functions import has_trigger
from pools.rules.triggers.running import run_trigger

__all__ = ["has_trigger", "run_trigger"]
