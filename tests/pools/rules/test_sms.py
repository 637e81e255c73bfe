"""SMS through SNS, against moto's server."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

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


@pytest.fixture
def messaging(monkeypatch):
    """AWS End User Messaging, which moto has not: a server that keeps what it was asked, and names of roles for STS."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked.append((self.headers.get("X-Amz-Target", ""), body))
            answer = b'{"MessageId": "1"}' if self.headers.get("X-Amz-Target") else ASSUMED
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    with override_settings(
        SMS_BACKEND="pools.rules.sms.SnsSms", SMS_ENDPOINT_URL=f"http://127.0.0.1:{server.server_port}"
    ):
        yield asked
    server.shutdown()
    server.server_close()


ASSUMED = b"""<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
<Expiration>2036-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"""


def test_a_text_goes_out_by_end_user_messaging_where_the_pool_says_so(messaging):
    eums = {
        "Region": "eu-west-1",
        "CallerArn": ROLE,
        "ExternalId": "pool",
        "OriginationIdentity": "arn:aws:sms-voice:eu-west-1:123456789012:phone-number/p",
        "InEntityId": "entity",
    }
    send(Letter("SMS", "+15555550100", "Hello", configuration={"EumsSms": eums}))
    (_, assumed), (target, body) = messaging
    assert "ExternalId=pool" in assumed
    assert target.endswith(".SendTextMessage")
    assert json.loads(body) == {
        "DestinationPhoneNumber": "+15555550100",
        "MessageBody": "Hello",
        "MessageType": "TRANSACTIONAL",
        "OriginationIdentity": eums["OriginationIdentity"],
        "DestinationCountryParameters": {"IN_ENTITY_ID": "entity"},
    }


def test_without_anything_more_it_goes_out_from_the_sites_own_region(messaging):
    send(Letter("SMS", "+15555550100", "Hello", configuration={"EumsSms": {"ConfigurationSetName": "set"}}))
    [(_, body)] = messaging
    assert json.loads(body)["ConfigurationSetName"] == "set"
    assert "DestinationCountryParameters" not in json.loads(body)
