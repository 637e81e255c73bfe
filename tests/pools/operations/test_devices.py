"""The operations on devices, by users and by administrators."""

import pytest
from django.utils import timezone
from pycognito.aws_srp import generate_hash_device

from pools.models import Device, SignIn
from tests.fixtures.rivals import meanwhile
from tests.pools.devices import Phone, access_claims
from tests.pools.sign_in.conftest import PASSWORD

MISSING = "us-east-1_00000000-0000-4000-8000-000000000000"


@pytest.fixture
def device_settings() -> dict:
    return {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False}


@pytest.fixture
def pool(cognito, make_pool_id, device_settings) -> str:
    return make_pool_id(DeviceConfiguration=device_settings)


@pytest.fixture
def make_phone(cognito, pool):
    """Makes a user with a password and their phone, signed in and not confirmed."""
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="app",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]

    def make(user: str = "ann") -> Phone:
        cognito.admin_create_user(UserPoolId=pool, Username=user, MessageAction="SUPPRESS")
        cognito.admin_set_user_password(UserPoolId=pool, Username=user, Password=PASSWORD, Permanent=True)
        phone = Phone(cognito, pool, client, user)
        phone.tokens = phone.first_factor()["AuthenticationResult"]
        return phone

    return make


@pytest.fixture
def phone(make_phone) -> Phone:
    return make_phone()


def attributes(device: dict) -> dict:
    return {one["Name"]: one["Value"] for one in device["DeviceAttributes"]}


def test_a_confirmed_device_is_shown_to_its_user_and_to_administrators(cognito, pool, phone):
    assert phone.confirm()["UserConfirmationNecessary"] is False
    token = phone.tokens["AccessToken"]
    device = cognito.get_device(AccessToken=token, DeviceKey=phone.key)["Device"]
    assert attributes(device) == {
        "device_status": "valid",
        "device_name": "ann's phone",
        "last_ip_used": "127.0.0.1",
        "dev:device_remembered_status": "remembered",
    }
    assert device["DeviceKey"] == phone.key
    assert (
        device["DeviceCreateDate"]
        == device["DeviceLastModifiedDate"]
        == device["DeviceLastAuthenticatedDate"]
    )
    named = {"UserPoolId": pool, "Username": "ann"}
    assert cognito.admin_get_device(**named, DeviceKey=phone.key)["Device"] == device
    assert cognito.admin_list_devices(**named)["Devices"] == [device]
    assert cognito.list_devices(AccessToken=token)["Devices"] == [device]


@pytest.mark.parametrize("device_settings", [{"DeviceOnlyRememberedOnUserPrompt": True}])
def test_where_the_user_decides_a_device_is_remembered_once_they_say_so(cognito, pool, phone):
    assert phone.confirm()["UserConfirmationNecessary"] is True
    token = phone.tokens["AccessToken"]
    for status in ("remembered", "not_remembered"):
        cognito.update_device_status(AccessToken=token, DeviceKey=phone.key, DeviceRememberedStatus=status)
        device = cognito.get_device(AccessToken=token, DeviceKey=phone.key)["Device"]
        assert attributes(device)["dev:device_remembered_status"] == status


def test_a_key_is_confirmed_once(cognito, phone):
    phone.confirm()
    with pytest.raises(cognito.exceptions.DeviceKeyExistsException):
        phone.confirm()


def test_a_key_of_another_sign_in_is_not_confirmed(cognito, phone, make_phone):
    ben = make_phone("ben")
    key = phone.tokens["NewDeviceMetadata"]["DeviceKey"]
    for stranger, named in ((ben, key), (phone, MISSING)):
        with pytest.raises(cognito.exceptions.ResourceNotFoundException, match="Device does not exist"):
            stranger.confirm(DeviceKey=named)
    phone.confirm()
    with pytest.raises(cognito.exceptions.ResourceNotFoundException, match="Device does not exist"):
        ben.confirm(DeviceKey=key)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("Salt", ""),
        ("PasswordVerifier", ""),
        ("Salt", "not base64!"),
        ("Salt", "AAAA"),
        ("PasswordVerifier", "AQ=="),
        ("PasswordVerifier", "/" * 512),
    ],
)
def test_a_verifier_that_is_none_is_refused(cognito, phone, member, value):
    new = phone.tokens["NewDeviceMetadata"]
    _, config = generate_hash_device(new["DeviceGroupKey"], new["DeviceKey"])
    with pytest.raises(cognito.exceptions.InvalidParameterException):
        phone.confirm(DeviceSecretVerifierConfig=config | {member: value})


def test_a_device_without_a_verifier_is_refused(cognito, phone):
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="DeviceSecretVerifierConfig"):
        cognito.confirm_device(
            AccessToken=phone.tokens["AccessToken"],
            DeviceKey=phone.tokens["NewDeviceMetadata"]["DeviceKey"],
        )


def test_a_pool_that_remembers_no_devices_confirms_none(cognito, pool, phone):
    cognito.update_user_pool(UserPoolId=pool)
    with pytest.raises(cognito.exceptions.InvalidUserPoolConfigurationException):
        phone.confirm()


def test_a_forgotten_device_is_gone_and_its_sign_ins_end(cognito, pool, phone):
    phone.confirm()
    phone.sign_in()
    other = phone.srp()
    other.device_key = None
    elsewhere = other.authenticate_user()["AuthenticationResult"]["AccessToken"]
    here = phone.tokens
    cognito.forget_device(AccessToken=elsewhere, DeviceKey=phone.key)
    assert cognito.list_devices(AccessToken=elsewhere)["Devices"] == []
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="revoked"):
        cognito.list_devices(AccessToken=here["AccessToken"])
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="revoked"):
        cognito.initiate_auth(
            AuthFlow="REFRESH_TOKEN_AUTH",
            ClientId=phone.client_id,
            AuthParameters={"REFRESH_TOKEN": here["RefreshToken"], "DEVICE_KEY": phone.key},
        )


def test_an_administrator_forgets_a_device_and_its_sign_ins_end(cognito, pool, phone):
    phone.confirm()
    cognito.admin_forget_device(UserPoolId=pool, Username="ann", DeviceKey=phone.key)
    assert cognito.admin_list_devices(UserPoolId=pool, Username="ann")["Devices"] == []
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="revoked"):
        cognito.list_devices(AccessToken=phone.tokens["AccessToken"])


def test_an_administrator_changes_what_is_remembered(cognito, pool, phone):
    phone.confirm()
    named = {"UserPoolId": pool, "Username": "ann", "DeviceKey": phone.key}
    cognito.admin_update_device_status(**named, DeviceRememberedStatus="not_remembered")
    device = cognito.admin_get_device(**named)["Device"]
    assert attributes(device)["dev:device_remembered_status"] == "not_remembered"


def test_devices_come_in_pages_newest_first(cognito, pool, phone):
    keys = []
    for _ in range(5):
        phone.key = None
        phone.tokens = phone.first_factor()["AuthenticationResult"]
        phone.confirm()
        keys.append(phone.key)
    token = phone.tokens["AccessToken"]
    for ask in (
        lambda **page: cognito.list_devices(AccessToken=token, **page),
        lambda **page: cognito.admin_list_devices(UserPoolId=pool, Username="ann", **page),
    ):
        first = ask(Limit=3)
        second = ask(Limit=3, PaginationToken=first["PaginationToken"])
        found = [device["DeviceKey"] for device in first["Devices"] + second["Devices"]]
        assert found == keys[::-1]
        assert "PaginationToken" not in second
    assert len(cognito.list_devices(AccessToken=token)["Devices"]) == 5


def test_a_page_token_is_of_one_user(cognito, pool, phone, make_phone):
    for _ in range(2):
        phone.key = None
        phone.tokens = phone.first_factor()["AuthenticationResult"]
        phone.confirm()
    make_phone("ben")
    page = cognito.admin_list_devices(UserPoolId=pool, Username="ann", Limit=1)["PaginationToken"]
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="pagination token"):
        cognito.admin_list_devices(UserPoolId=pool, Username="ben", PaginationToken=page)


def test_devices_of_others_and_of_nobody_are_not_found(cognito, pool, phone, make_phone):
    phone.confirm()
    ben = make_phone("ben")
    token = ben.tokens["AccessToken"]
    for key in (phone.key, MISSING):
        for ask in (
            lambda **device: cognito.get_device(AccessToken=token, **device),
            lambda **device: cognito.forget_device(AccessToken=token, **device),
            lambda **device: cognito.update_device_status(
                AccessToken=token, DeviceRememberedStatus="remembered", **device
            ),
            lambda **device: cognito.admin_get_device(UserPoolId=pool, Username="ben", **device),
            lambda **device: cognito.admin_forget_device(UserPoolId=pool, Username="ben", **device),
            lambda **device: cognito.admin_update_device_status(
                UserPoolId=pool, Username="ben", DeviceRememberedStatus="remembered", **device
            ),
        ):
            with pytest.raises(cognito.exceptions.ResourceNotFoundException, match="Device does not exist"):
                ask(DeviceKey=key)
    assert cognito.list_devices(AccessToken=phone.tokens["AccessToken"])["Devices"]


def test_unknown_users_and_pools_are_told(cognito, pool):
    named = {"UserPoolId": pool, "Username": "nobody"}
    with pytest.raises(cognito.exceptions.ResourceNotFoundException, match="User does not exist"):
        cognito.admin_list_devices(**named)
    with pytest.raises(cognito.exceptions.ResourceNotFoundException, match="User does not exist"):
        cognito.admin_get_device(**named, DeviceKey=MISSING)
    with pytest.raises(cognito.exceptions.UserNotFoundException):
        cognito.admin_forget_device(**named, DeviceKey=MISSING)
    with pytest.raises(cognito.exceptions.UserNotFoundException):
        cognito.admin_update_device_status(**named, DeviceKey=MISSING, DeviceRememberedStatus="remembered")
    with pytest.raises(cognito.exceptions.ResourceNotFoundException):
        cognito.admin_list_devices(UserPoolId="us-east-1_nopool", Username="ann")


def test_what_an_operation_cannot_do_without_is_asked_for(cognito, pool, phone):
    phone.confirm()
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="AccessToken"):
        cognito.get_device(DeviceKey=phone.key)
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="AccessToken"):
        cognito.forget_device(DeviceKey=phone.key)
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="DeviceRememberedStatus"):
        cognito.admin_update_device_status(UserPoolId=pool, Username="ann", DeviceKey=phone.key)


def test_a_token_that_is_not_good_is_refused(cognito, pool, phone):
    phone.confirm()
    assert access_claims(phone.tokens)
    cognito.admin_disable_user(UserPoolId=pool, Username="ann")
    for token in ("forged", phone.tokens["AccessToken"]):
        for ask in (
            lambda token: cognito.list_devices(AccessToken=token),
            lambda token: cognito.get_device(AccessToken=token, DeviceKey=phone.key),
            lambda token: cognito.forget_device(AccessToken=token, DeviceKey=phone.key),
        ):
            with pytest.raises(cognito.exceptions.NotAuthorizedException):
                ask(token)


def test_a_user_who_is_gone_has_no_devices(cognito, pool, phone):
    phone.confirm()
    cognito.admin_delete_user(UserPoolId=pool, Username="ann")
    with pytest.raises(cognito.exceptions.UserNotFoundException):
        cognito.list_devices(AccessToken=phone.tokens["AccessToken"])


def test_the_pool_shows_how_it_remembers_devices(cognito, pool, device_settings):
    assert cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["DeviceConfiguration"] == device_settings


def test_of_two_confirmations_at_once_the_second_is_told(cognito, phone):
    def first() -> None:
        sign_in = SignIn.objects.get()
        key = phone.tokens["NewDeviceMetadata"]["DeviceKey"]
        now = timezone.now()
        Device.objects.create(
            user_id=sign_in.user_id, key=key, verifier=b"x", created=now, modified=now, last_authenticated=now
        )

    with (
        meanwhile(first, "pools_device", begins="INSERT", before=True),
        pytest.raises(cognito.exceptions.DeviceKeyExistsException, match="Device already exists"),
    ):
        phone.confirm()
