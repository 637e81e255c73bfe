"""SMS through SNS, against moto's server."""

import pytest
from django.test import override_settings
from moto.server import ThreadedMotoServer
from moto.sns.models import sns_backends

from pools.rules.messages import Letter
from pools.rules.messages.delivery import send

ROLE = "arn:aws:iam::123456789012:role/sms"


@pytest.fixture(scope="module")
def moto():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.mark.parametrize(
    "configuration",
    [{}, {"SnsRegion": "eu-west-1"}, {"SnsCallerArn": ROLE, "ExternalId": "pool"}],
)
def test_a_text_arrives_at_sns(moto, monkeypatch, configuration):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    letter = Letter("SMS", "+15555550100", f"Hello {configuration}", configuration=configuration)
    with override_settings(SMS_BACKEND="pools.rules.sms.SnsSms", SMS_ENDPOINT_URL=moto):
        send(letter)
    region = configuration.get("SnsRegion", "us-east-1")
    sent = sns_backends["123456789012"][region].sms_messages.values()
    assert ("+15555550100", f"Hello {configuration}") in sent
