"""What the root door tells the log of an operation."""

import json
from datetime import datetime

import pytest
import time_machine
from botocore.exceptions import ClientError
from structlog.testing import capture_logs


@time_machine.travel("2026-11-21T12:00:00Z", tick=False)
def test_one_log_line_an_operation_holds_no_value(cognito, caplog):
    with capture_logs() as lines, caplog.at_level("INFO"), pytest.raises(ClientError):
        cognito.create_user_pool(PoolName="a-name-to-keep", AliasAttributes=["secret-value"])
    (line,) = lines
    assert {"operation", "pool", "caller", "outcome", "ms", "request_id"} <= set(line)
    assert (line["operation"], line["outcome"]) == ("CreateUserPool", "InvalidParameterException")
    assert line["caller"].startswith("api-key:")
    assert not [record for record in caplog.records if record.name.startswith(("lifeguard", "django"))]
    assert "secret-value" not in str(line)
    assert "a-name-to-keep" not in str(line)


def test_a_line_is_one_json_object_on_standard_error(cognito, capfd):
    cognito.list_user_pools(MaxResults=1)
    (line,) = map(json.loads, capfd.readouterr().err.splitlines())
    assert (line["event"], line["level"], line["operation"]) == ("operation", "info", "ListUserPools")
    assert datetime.fromisoformat(line["timestamp"]).tzinfo is not None
