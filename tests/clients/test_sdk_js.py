"""The AWS SDK for JavaScript (version 3) in Node.js: an app that signs people up, and a server that signs its calls."""

import pytest

from tests.clients.conftest import EMAIL
from tests.clients.conversation import Refused

SCRIPT = "sdk"


def test_a_new_user_signs_up_and_in_and_is_signed_out(client, mailed):
    answer = client(SCRIPT, "signUp", email=EMAIL, answers={"code": mailed})
    assert answer["early"] == "UserNotConfirmedException"
    assert answer["sent"] == {
        "AttributeName": "email",
        "DeliveryMedium": "EMAIL",
        "Destination": "a***@e***",
    }
    assert answer["user"] == "ann"
    assert answer["late"] == "Access Token has been revoked"


def test_a_wrong_password_is_refused(client, ann):
    with pytest.raises(Refused) as refused:
        client(SCRIPT, "signIn", password="Wrong-horse-1")
    assert refused.value.code == "NotAuthorizedException"


def test_a_server_signs_its_calls(client, ann, make_user, make_key, cognito, pool):
    make_user("ben")
    key = make_key(pools=[pool])
    credentials = {"accessKeyId": key.id, "secretAccessKey": key.secret}
    answer = client(SCRIPT, "administer", credentials=credentials)
    assert answer["status"] == "CONFIRMED"
    assert sorted(answer["names"]) == ["ann", "ben"]
    created = cognito.admin_get_user(UserPoolId=pool, Username="ann")["UserCreateDate"]
    assert answer["created"][:19] == created.strftime("%Y-%m-%dT%H:%M:%S")


def test_a_server_with_a_wrong_key_is_refused(client, ann, make_key):
    credentials = {"accessKeyId": make_key().id, "secretAccessKey": "guessed"}
    with pytest.raises(Refused) as refused:
        client(SCRIPT, "administer", credentials=credentials)
    assert refused.value.code == "InvalidSignatureException"
