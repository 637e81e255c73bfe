"""Clients of AWS services that triggers need. Making one costs a hundred calls' time, so they are kept."""

from threading import Lock
from typing import Any

import boto3
from botocore.config import Config
from django.conf import settings

_clients: dict[tuple, Any] = {}
_lock = Lock()

NO_CREDENTIALS = (
    "Lifeguard has no AWS credentials to call it with: give the service a role, or set AWS_ACCESS_KEY_ID and "
    "AWS_SECRET_ACCESS_KEY"
)
"""What the log says where boto3's default chain finds none."""


def aws_client(service: str, region: str, endpoint: str) -> Any:
    """A client with credentials from boto3's default chain that tries once and waits TRIGGER_TIMEOUT seconds."""
    key = (service, region, endpoint, settings.TRIGGER_TIMEOUT)
    with _lock:
        if key not in _clients:
            _clients[key] = boto3.session.Session().client(
                service,
                region_name=region,
                endpoint_url=endpoint or None,
                config=Config(
                    connect_timeout=settings.TRIGGER_TIMEOUT,
                    read_timeout=settings.TRIGGER_TIMEOUT,
                    retries={"total_max_attempts": 1},
                    max_pool_connections=50,
                ),
            )
        return _clients[key]


def forget_clients() -> None:
    """Make new clients from now on: those there are found no credentials when they were made."""
    with _lock:
        _clients.clear()
