"""A pool's signing keys: rotated on command, with an overlap."""

import jwt
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from pools.models import SigningKey, UserPool
from pools.rules.signing_keys import keys
from pools.tasks import remove_expired
from tests.fixtures.rivals import meanwhile


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


def test_a_retired_key_goes_after_two_days(client, pool, time_machine, monkeypatch):
    monkeypatch.setattr("pools.rules.expiry.BATCH", 1)
    time_machine.move_to(timezone.now(), tick=False)
    former = published(client, pool)
    call_command("rotate_keys", pool)
    time_machine.shift(2 * 86_400 + 1)
    assert not former & published(client, pool)
    remove_expired()
    assert SigningKey.objects.count() == 2


def test_private_keys_are_encrypted_at_rest(client, pool):
    published(client, pool)
    for row in SigningKey.objects.all():
        assert b"\x30\x82" not in bytes(row.encrypted)[:4]
        assert set(row.public) == {"kid", "alg", "use", "kty", "n", "e"}


def test_the_keys_of_a_pool_that_is_not_there_are_not_rotated(db):
    with pytest.raises(CommandError, match="us-east-1_Nothing00 does not exist"):
        call_command("rotate_keys", "us-east-1_Nothing00")


def test_where_another_process_made_the_first_key_meanwhile_that_one_signs(pool):
    kept, made = UserPool.objects.get(public_id=pool), []

    def first() -> None:
        made.append(keys._make(kept, "id").kid)

    with meanwhile(first, "pools_signingkey", begins="SELECT"):
        token = keys.sign(kept, {"sub": "ann"}, "id")
    assert jwt.get_unverified_header(token)["kid"] == made[0]
    assert SigningKey.objects.count() == 1
