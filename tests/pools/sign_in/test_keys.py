"""A pool's signing keys: rotated on command, with an overlap."""

import jwt
from django.core.management import call_command
from django.utils import timezone

from pools.models import SigningKey
from pools.rules.expiry import remove_expired


def published(client, pool: str) -> set[str]:
    return {key["kid"] for key in client.get(f"/{pool}/.well-known/jwks.json").json()["keys"]}


def rotate(cognito, pool: str, value: str) -> None:
    arn = cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["Arn"]
    cognito.tag_resource(ResourceArn=arn, Tags={"lifeguard:signing-keys": value})


def test_a_new_value_of_the_tag_rotates_and_former_tokens_stay_good(
    cognito, client, pool, tokens, sign_in, client_id
):
    before = published(client, pool)
    rotate(cognito, pool, "1")
    after = published(client, pool)
    assert before < after
    assert len(after) == 4
    fresh = sign_in(client_id)["AuthenticationResult"]["AccessToken"]
    assert jwt.get_unverified_header(fresh)["kid"] in after - before
    cognito.global_sign_out(AccessToken=tokens["AccessToken"])


def test_the_same_value_changes_nothing(cognito, client, pool):
    rotate(cognito, pool, "1")
    before = published(client, pool)
    rotate(cognito, pool, "1")
    assert published(client, pool) == before


def test_a_retired_key_goes_after_two_days(client, pool, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    former = published(client, pool)
    call_command("rotate_keys", pool)
    time_machine.shift(2 * 86_400 + 1)
    assert not former & published(client, pool)
    remove_expired(timezone.now())
    assert SigningKey.objects.count() == 2


def test_private_keys_are_encrypted_at_rest(client, pool):
    published(client, pool)
    for row in SigningKey.objects.all():
        assert b"\x30\x82" not in bytes(row.encrypted)[:4]
        assert set(row.public) == {"kid", "alg", "use", "kty", "n", "e"}
