"""How many imported hashes are verified at once."""

from threading import Barrier, Thread

import bcrypt
import pytest
from botocore.exceptions import ClientError

from pools.models import User
from pools.rules.passwords.imported import AT_ONCE, DEAR_AT_ONCE


@pytest.mark.slow
@pytest.mark.parametrize(("cost", "at_once"), [("04", AT_ONCE), ("13", DEAR_AT_ONCE)])
def test_guesses_of_imported_passwords_never_hold_more_than_a_few_threads(
    live_cognito, monkeypatch, cost, at_once
):
    """As many as may verify, fewer where the hash is dear, and one more who is told to come again; nobody waits for a turn."""
    pool = live_cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    client = live_cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    names = [f"ann{number}" for number in range(at_once)]
    for name in [*names, "late"]:
        live_cognito.admin_create_user(UserPoolId=pool, Username=name, MessageAction="SUPPRESS")
    hashed = bcrypt.hashpw(b"Correct-horse-1", bcrypt.gensalt(4)).decode().replace("$04$", f"${cost}$")
    User.objects.update(password=f"import:BCRYPT:{hashed}", srp=None, status="CONFIRMED")
    inside, free, verify = Barrier(at_once + 1), Barrier(at_once + 1), bcrypt.checkpw
    outcomes = []

    def held(*given):
        inside.wait(timeout=60)
        free.wait(timeout=60)
        return verify(*given)

    def guess(name: str) -> str:
        parameters = {"USERNAME": name, "PASSWORD": "Incorrect-horse-2"}
        with pytest.raises(ClientError) as refused:
            live_cognito.initiate_auth(
                AuthFlow="USER_PASSWORD_AUTH", ClientId=client, AuthParameters=parameters
            )
        return refused.value.response["Error"]["Code"]

    monkeypatch.setattr(bcrypt, "checkpw", held)
    threads = [Thread(target=lambda name=name: outcomes.append(guess(name))) for name in names]
    for thread in threads:
        thread.start()
    inside.wait(timeout=60)
    late = guess("late")
    free.wait(timeout=60)
    for thread in threads:
        thread.join()
    assert late == "TooManyRequestsException"
    assert outcomes == ["NotAuthorizedException"] * at_once
    monkeypatch.setattr(bcrypt, "checkpw", verify)
    assert guess("late") == "NotAuthorizedException"
