"""What a caller reads from answers and refusals."""

from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError


def describe(cognito, pool: dict) -> dict:
    """The pool as it is described now."""
    return cognito.describe_user_pool(UserPoolId=pool["Id"])["UserPool"]


def attribute(pool: dict, name: str) -> dict:
    """An attribute of the pool's schema."""
    return next(attribute for attribute in pool["SchemaAttributes"] if attribute["Name"] == name)


def refused(
    call: Callable, code: str = "InvalidParameterException", match: str | None = None, **members
) -> None:
    """Fails unless the call is refused with this code, and with these words where ``match`` gives some."""
    with pytest.raises(ClientError, match=match) as caught:
        call(**members)
    assert caught.value.response["Error"]["Code"] == code
