"""What a user proves a password by: the operations that set one, SRP with it, and its upgrade at sign-in."""

import hashlib

import pytest
from django.conf import settings
from pycognito.aws_srp import AWSSRP

from pools.models import User, UserPool
from pools.rules.passwords import credentials, srp
from pools.rules.passwords.hashes import matches

PASSWORD = "Sunny-Day-2026"
SCRYPT = "import:SCRYPT:2$8$1$00$" + hashlib.scrypt(PASSWORD.encode(), salt=b"\0", n=2, r=8, p=1).hex()


@pytest.fixture
def pool(cognito) -> str:
    return cognito.create_user_pool(PoolName="p")["UserPool"]["Id"]


@pytest.fixture
def ann(cognito, pool) -> User:
    cognito.admin_create_user(UserPoolId=pool, Username="ann", MessageAction="SUPPRESS")
    return stored("ann")


def stored(username: str) -> User:
    return User.objects.select_related("pool").get(username=username)


def signs_in(user: User, password: str) -> bool:
    """Whether pycognito's key is the server's."""
    client = AWSSRP(user.username, password, user.pool.public_id, "client", client=object())
    verifier = credentials.verifier_of(user)
    offer = srp.start(verifier)
    key = srp.session_key(offer, f"{client.large_a_value:x}")
    return key == client.get_password_authentication_key(
        user.username, password, int(offer.public, 16), offer.salt
    )


def come_by_import(user: User, encoded: str = SCRYPT) -> User:
    User.objects.filter(id=user.id).update(password=encoded, srp=None, password_history=[])
    return stored(user.username)


def test_a_temporary_password_that_was_sent_signs_in_by_srp(cognito, pool, mailoutbox):
    cognito.admin_create_user(
        UserPoolId=pool,
        Username="ben",
        UserAttributes=[{"Name": "email", "Value": "ben@example.com"}],
        DesiredDeliveryMediums=["EMAIL"],
    )
    clear = mailoutbox[0].body.rstrip(".").rpartition(" ")[2]
    ben = stored("ben")
    assert matches(clear, ben.password)
    assert signs_in(ben, clear)
    assert not signs_in(ben, PASSWORD)


def test_a_temporary_password_that_was_given_signs_in_by_srp(cognito, pool):
    cognito.admin_create_user(
        UserPoolId=pool, Username="ben", TemporaryPassword=PASSWORD, MessageAction="SUPPRESS"
    )
    assert signs_in(stored("ben"), PASSWORD)


def test_a_password_that_was_set_takes_the_place_of_the_former(cognito, pool, ann):
    cognito.admin_set_user_password(UserPoolId=pool, Username="ann", Password="Former-Day-2026")
    cognito.admin_set_user_password(UserPoolId=pool, Username="ann", Password=PASSWORD, Permanent=True)
    assert signs_in(stored("ann"), PASSWORD)
    assert not signs_in(stored("ann"), "Former-Day-2026")


def test_an_invitation_that_is_sent_again_has_a_new_verifier(cognito, pool, ann):
    cognito.admin_create_user(
        UserPoolId=pool, Username="ann", MessageAction="RESEND", TemporaryPassword=PASSWORD
    )
    assert signs_in(stored("ann"), PASSWORD)


def test_the_verifier_is_encrypted(ann):
    verifier = settings.KEY_RING.decrypt(bytes(ann.srp))
    assert verifier == credentials.verifier_of(ann)
    assert verifier not in bytes(ann.srp)


def test_a_user_with_an_imported_hash_has_no_verifier_and_one_answer(ann):
    imported = come_by_import(ann)
    assert not signs_in(imported, PASSWORD)
    assert credentials.verifier_of(imported) == credentials.verifier_of(stored("ann"))


def test_an_imported_hash_is_upgraded_once(ann):
    imported = come_by_import(ann)
    assert matches(PASSWORD, imported.password)
    assert credentials.upgrade(imported, PASSWORD)
    upgraded = stored("ann")
    assert upgraded.password.startswith("$argon2id$")
    assert matches(PASSWORD, upgraded.password)
    assert signs_in(upgraded, PASSWORD)
    assert (upgraded.password, bytes(upgraded.srp)) == (imported.password, bytes(imported.srp))
    assert upgraded.password_history == []
    assert not credentials.upgrade(upgraded, PASSWORD)


def test_a_missing_verifier_alone_leaves_the_hash(ann):
    credentials.set_password(ann, PASSWORD)
    bare = come_by_import(ann, ann.password)
    assert credentials.upgrade(bare, PASSWORD)
    assert stored("ann").password == bare.password == ann.password
    assert signs_in(stored("ann"), PASSWORD)


def test_an_upgrade_does_not_undo_a_change_in_between(cognito, pool, ann):
    imported = come_by_import(ann)
    cognito.admin_set_user_password(UserPoolId=pool, Username="ann", Password="Newer-Day-2026")
    assert not credentials.upgrade(imported, PASSWORD)
    assert imported.password == SCRYPT
    assert signs_in(stored("ann"), "Newer-Day-2026")


def test_an_imported_password_is_remembered_by_the_history(cognito, pool, ann):
    cognito.update_user_pool(
        UserPoolId=pool,
        Policies={"PasswordPolicy": {"MinimumLength": 8, "PasswordHistorySize": 2}},
    )
    come_by_import(ann)
    with pytest.raises(cognito.exceptions.PasswordHistoryPolicyViolationException):
        cognito.admin_set_user_password(UserPoolId=pool, Username="ann", Password=PASSWORD)


def test_nobody_has_one_verifier_for_each_name(ann):
    pool = UserPool.objects.get()
    first = credentials.verifier_of_nobody(pool, "nobody")
    assert first == credentials.verifier_of_nobody(pool, "nobody")
    assert first != credentials.verifier_of_nobody(pool, "no one")
