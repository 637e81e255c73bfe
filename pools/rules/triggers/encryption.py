"""Codes for custom senders, encrypted by the AWS Encryption SDK under the pool's KMS key.

In the form that Cognito uses (message version 1, no key commitment, the pool's id as encryption context), so that
functions written for Cognito decrypt them.
"""

import base64

import structlog
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError
from django.conf import settings

from pools.rules.triggers.aws import NO_CREDENTIALS, aws_client, forget_clients
from pools.rules.triggers.failures import NoAnswer

log = structlog.get_logger("lifeguard.triggers")


def encrypt_code(pool_id: str, key_arn: str, code: str) -> str:
    """A code that only who may use the key can read, in Base64. Raises NoAnswer where KMS does not encrypt."""
    # The SDK is slow to import, and few pools need it.
    import aws_encryption_sdk as sdk
    from aws_encryption_sdk.exceptions import AWSEncryptionSDKClientError
    from aws_encryption_sdk.key_providers.kms import KMSMasterKey

    try:
        kms = aws_client("kms", key_arn.split(":")[3], settings.KMS_ENDPOINT_URL)
        ciphertext, _ = sdk.EncryptionSDKClient(
            commitment_policy=sdk.CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT
        ).encrypt(
            source=code.encode(),
            key_provider=KMSMasterKey(key_id=key_arn, client=kms),
            encryption_context={"userpool-id": pool_id},
            algorithm=sdk.Algorithm.AES_256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384,
        )
    except (NoCredentialsError, PartialCredentialsError):
        forget_clients()
        log.error("code not encrypted", key=key_arn, problem=NO_CREDENTIALS)
        raise NoAnswer("CredentialsNotFound", again=False) from None
    except (AWSEncryptionSDKClientError, BotoCoreError, ClientError) as error:
        log.warning("code not encrypted", key=key_arn, problem=type(error).__name__)
        raise NoAnswer("KMSException", again=False) from None
    return base64.b64encode(ciphertext).decode()
