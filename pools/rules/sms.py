"""SMS through Amazon SNS or AWS End User Messaging: the class to name in ``SMS_BACKEND`` for it."""

from typing import Any

import boto3
from django.conf import settings


class SnsSms:
    """Sends with the pool's SmsConfiguration, in its Region, under the IAM role that it names.

    The first credentials come from boto3's default chain. ``SMS_ENDPOINT_URL`` leads all calls elsewhere.
    """

    def send(self, destination: str, body: str, configuration: dict) -> None:
        eums = configuration.get("EumsSms")
        if eums:
            self._send_by_eums(destination, body, eums)
            return
        region = configuration.get("SnsRegion") or settings.LIFEGUARD_REGION
        role = (configuration.get("SnsCallerArn"), configuration.get("ExternalId"))
        attributes = {"AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}}
        _client("sns", region, *role).publish(
            PhoneNumber=destination, Message=body, MessageAttributes=attributes
        )

    def _send_by_eums(self, destination: str, body: str, eums: dict) -> None:
        region = eums.get("Region") or settings.LIFEGUARD_REGION
        given = {
            "OriginationIdentity": eums.get("OriginationIdentity"),
            "ConfigurationSetName": eums.get("ConfigurationSetName"),
        }
        india = {"IN_ENTITY_ID": eums.get("InEntityId"), "IN_TEMPLATE_ID": eums.get("InTemplateId")}
        given["DestinationCountryParameters"] = {name: value for name, value in india.items() if value}
        _client(
            "pinpoint-sms-voice-v2", region, eums.get("CallerArn"), eums.get("ExternalId")
        ).send_text_message(
            DestinationPhoneNumber=destination,
            MessageBody=body,
            MessageType="TRANSACTIONAL",
            **{name: value for name, value in given.items() if value},
        )


def _client(service: str, region: str, role_arn: str | None, external_id: str | None) -> Any:
    place = {"region_name": region, "endpoint_url": settings.SMS_ENDPOINT_URL or None}
    if not role_arn:
        return boto3.client(service, **place)
    outside = {"ExternalId": external_id} if external_id else {}
    sts = boto3.client("sts", **place)
    given = sts.assume_role(RoleArn=role_arn, RoleSessionName="lifeguard-sms", **outside)["Credentials"]
    return boto3.client(
        service,
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
        **place,
    )
