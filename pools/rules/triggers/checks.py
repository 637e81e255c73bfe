"""Which functions a pool may be given. Follows LambdaConfigType of the API reference."""

from ipaddress import ip_address
from urllib.parse import urlsplit

import regex
from django.conf import settings as site

from pools import errors
from pools.rules.triggers.functions import SENDERS, Function, function_of
from pools.rules.triggers.places import REFUSED, is_refused
from pools.wire.triggers import TRIGGERS

_LAMBDA = regex.compile(r"arn:[\w-]+:lambda:[\w-]+:\d+:function:[\w-]+(:[\w-]+)?")
_KEY = regex.compile(r"arn:[\w-]+:kms:[\w-]+:\d+:(key|alias)/.+")


def check_triggers(settings: dict) -> None:
    """Raise InvalidParameterException for functions that cannot be run."""
    configured = settings["LambdaConfig"]
    for trigger in TRIGGERS:
        function = function_of(configured, trigger)
        if function is not None:
            _check_place(trigger, function)
    _check_versions(configured)
    _check_key(configured)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refuse(message: str) -> None:
    raise errors.InvalidParameterException(message)


def _check_place(trigger: str, function: Function) -> None:
    if not function.is_address:
        if not _LAMBDA.fullmatch(function.place):
            _refuse(f"{trigger}: {function.place} is not the ARN of a Lambda function.")
        return
    try:
        address = urlsplit(function.place)
        host, _ = address.hostname, address.port
    except ValueError:
        host = None
    if not host:
        _refuse(f"{trigger}: the address names no host, or no valid port.")
    elif address.username is not None or address.fragment:
        _refuse(f"{trigger}: an address may hold neither a user name nor a fragment (#).")
    elif address.scheme == "http" and not (site.TRIGGER_ALLOW_HTTP or is_loopback(host)):
        _refuse(
            f"{trigger}: the address must begin with https://; plain http:// goes to this machine only, "
            "unless TRIGGER_ALLOW_HTTP is set."
        )
    elif is_refused(host):
        _refuse(f"{trigger}: {host} is {REFUSED}.")


def _check_versions(configured: dict) -> None:
    versioned = configured.get("PreTokenGenerationConfig")
    if versioned is None:
        return
    if configured.get("PreTokenGeneration", versioned["LambdaArn"]) != versioned["LambdaArn"]:
        _refuse("PreTokenGeneration and PreTokenGenerationConfig must name the same function.")


def _check_key(configured: dict) -> None:
    key = configured.get("KMSKeyID")
    if key and not _KEY.fullmatch(key):
        _refuse(f"KMSKeyID: {key} is not the ARN of a KMS key.")
    for trigger in SENDERS:
        function = function_of(configured, trigger)
        if function is not None and not key and not function.place.startswith("https://"):
            _refuse(
                f"{trigger} needs a KMSKeyID, with which its codes are encrypted. Only an https:// address may do "
                "without; it is sent them in clear."
            )
