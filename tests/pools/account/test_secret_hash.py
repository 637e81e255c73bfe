"""SecretHash: every operation without a token wants it of a client that has a secret."""

from base64 import b64encode
from hmac import digest

import pytest

from tests.pools.account.conftest import PASSWORD

CODE = {"ConfirmationCode": "123456"}


@pytest.mark.parametrize(
    ("operation", "given"),
    [
        ("confirm_sign_up", CODE),
        ("resend_confirmation_code", {}),
        ("forgot_password", {}),
        ("confirm_forgot_password", CODE | {"Password": PASSWORD}),
    ],
)
@pytest.mark.parametrize("name", ["ann", "nobody"])
def test_only_who_knows_the_secret_gets_as_far_as_the_user(
    anonymous, make_app, pool, ann, operation, given, name
):
    client = make_app(pool, GenerateSecret=True)
    id_, secret = client["ClientId"], client["ClientSecret"]
    call = getattr(anonymous, operation)
    with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="SECRET_HASH was not received"):
        call(ClientId=id_, Username=name, **given)
    with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="Unable to verify secret hash"):
        call(ClientId=id_, Username=name, SecretHash="A" * 43 + "=", **given)
    right = b64encode(digest(secret.encode(), f"{name}{id_}".encode(), "sha256")).decode()
    try:
        call(ClientId=id_, Username=name, SecretHash=right, **given)
    except anonymous.exceptions.ClientError as refused:
        assert "secret" not in refused.response["Error"]["Message"].lower()


def test_a_client_without_a_secret_wants_none(anonymous, app, ann):
    with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="not configured for secret"):
        anonymous.forgot_password(ClientId=app, Username="ann", SecretHash="A" * 43 + "=")
