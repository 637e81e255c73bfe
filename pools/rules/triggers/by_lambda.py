"""Calling a function by its ARN: Lambda's Invoke, at ``LAMBDA_ENDPOINT_URL`` or at AWS in the ARN's Region."""

import orjson
import structlog
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
    ReadTimeoutError,
)
from django.conf import settings

from pools.rules.triggers.aws import NO_CREDENTIALS, aws_client, forget_clients
from pools.rules.triggers.failures import (
    MAX_ANSWER,
    TIMEOUT,
    FunctionFailed,
    NoAnswer,
    failure_message,
    too_long,
)

log = structlog.get_logger("lifeguard.triggers")


def invoke(arn: str, payload: bytes, *, wait: bool = True) -> bytes:
    """What the function answers; nothing where it is only handed to Lambda's queue (``wait=False``).

    Raises FunctionFailed, NoAnswer.
    """
    try:
        lambdas = aws_client("lambda", arn.split(":")[3], settings.LAMBDA_ENDPOINT_URL)
        kind = "RequestResponse" if wait else "Event"
        result = lambdas.invoke(FunctionName=arn, InvocationType=kind, Payload=payload)
        answer = result["Payload"].read(MAX_ANSWER + 1)
    except (ReadTimeoutError, ConnectTimeoutError):
        raise NoAnswer(TIMEOUT, again=True) from None
    except (NoCredentialsError, PartialCredentialsError):
        forget_clients()
        log.error("trigger without credentials", function=arn, problem=NO_CREDENTIALS)
        raise NoAnswer("CredentialsNotFound", again=False) from None
    except ClientError as error:
        status = error.response["ResponseMetadata"].get("HTTPStatusCode", 0)
        raise NoAnswer(error.response["Error"]["Code"], again=status >= 500) from None
    except (BotoCoreError, OSError) as error:
        problem = type(error).__name__
        raise NoAnswer(problem, again=isinstance(error, HTTPClientError)) from None
    if len(answer) > MAX_ANSWER:
        raise too_long()
    if "FunctionError" in result:
        raise FunctionFailed(_message(answer) or result["FunctionError"])
    return answer


def _message(answer: bytes) -> str | None:
    try:
        return failure_message(orjson.loads(answer))
    except orjson.JSONDecodeError:
        return None
