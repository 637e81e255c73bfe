"""Where the site keeps its files, by ``FILES_BUCKET`` and what belongs to it: read once, with the other settings.

Credentials are boto3's own matter: the environment, a profile, or the role of the machine.
"""

import os
import re
from typing import Any

from botocore.config import Config
from environs import Env, ValidationError, validate

from dashboard.environment import one_of, region

PREFIX = "lifeguard"
_BUCKET = re.compile(r"(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


def file_store(env: Env, *, own_region: str, connect: float, read: float) -> dict[str, Any]:
    """Django's ``STORAGES["default"]``: a bucket where one is named, else the folder ``MEDIA_ROOT``.

    ``connect`` and ``read`` are how many seconds S3 has for each try of three.
    """
    bucket = env.str("FILES_BUCKET", default="", validate=_bucket_name)
    prefix = env.str("FILES_PREFIX", default="", validate=[_prefix, _beside_a_bucket])
    endpoint = env.str(
        "FILES_S3_ENDPOINT", default="", validate=[one_of("http://", "https://"), _beside_a_bucket]
    )
    there = env.str("FILES_S3_REGION", default="", validate=[region, _beside_a_bucket])
    addressing = env.str(
        "FILES_S3_ADDRESSING",
        default="",
        validate=[
            validate.OneOf(("", "path", "virtual"), error="It must be path or virtual."),
            _beside_a_bucket,
        ],
    )
    if not bucket:
        return {"BACKEND": "pools.disk.Uploads"}
    config = Config(
        signature_version="s3v4",
        s3={"addressing_style": addressing or ("path" if endpoint else "virtual")},
        connect_timeout=connect,
        read_timeout=read,
        retries={"mode": "standard", "total_max_attempts": 3},
        # Stores other than Amazon's do not know the checksums that botocore has added since.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    options = {
        "bucket_name": bucket,
        "location": prefix or PREFIX,
        "endpoint_url": endpoint or None,
        "region_name": there or own_region,
        "client_config": config,
    }
    return {"BACKEND": "pools.bucket.storage.Bucket", "OPTIONS": options}


def _bucket_name(value: str) -> None:
    if value and not _BUCKET.fullmatch(value):
        raise ValidationError(
            "It must be the name of a bucket: 3 to 63 small letters, digits, hyphens and dots, and no address."
        )


def _prefix(value: str) -> None:
    parts = value.split("/")
    if value and not all(re.fullmatch(r"[\w.=-]+", part) and part.strip(".") for part in parts):
        raise ValidationError(
            "It must be a path such as lifeguard or sites/one, with no slash at either end."
        )


def _beside_a_bucket(value: str) -> None:
    if value and not os.environ.get("FILES_BUCKET"):
        raise ValidationError("It says where FILES_BUCKET is, and FILES_BUCKET is not set.")
