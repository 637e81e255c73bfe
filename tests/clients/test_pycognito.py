"""pycognito signs people up, in and out, with and without a client secret."""

from collections.abc import Callable, Iterator

import pycognito
import pytest
import requests
from botocore import UNSIGNED
from botocore.config import Config
from pycognito.aws_srp import AWSSRP
from pycognito.exceptions import (
    ForceChangePasswordException,
    SMSMFAChallengeException,
    SoftwareTokenMFAChallengeException,
    TokenVerificationException,
)

from tests.clients.conftest import EMAIL, OTHER_PASSWORD, PASSWORD

Make = Callable[..., pycognito.Cognito]


@pytest.fixture(params=[False, True], ids=["public", "with a secret"])
def described(request, make_app) -> dict:
    """An app client, without and with a secret."""
    return make_app(GenerateSecret=request.param)


@pytest.fixture
def make(engine, pool) -> Iterator[Make]:
    """Makes a pycognito client for ann of an app client."""
    made: list[pycognito.Cognito] = []

    def make(described: dict) -> pycognito.Cognito:
        one = pycognito.Cognito(
            pool,
            described["ClientId"],
            username="ann",
            client_secret=described.get("ClientSecret"),
            botocore_config=Config(signature_version=UNSIGNED, retries={"max_attempts": 0}),
            boto3_client_kwargs={"endpoint_url": engine},
        )
        made.append(one)
        return one

    yield make
    for one in made:
        one.client.close()


@pytest.fixture
def ours(make, described) -> pycognito.Cognito:
    return make(described)


@pytest.fixture
def public(make, make_app) -> pycognito.Cognito:
    """A client without a secret."""
    return make(make_app())


def test_a_new_user_signs_up_and_in(ours, mailed):
    ours.set_base_attributes(email=EMAIL)
    assert not ours.register("ann", PASSWORD)["UserConfirmed"]
    ours.confirm_sign_up(mailed(), "ann")
    ours.authenticate(PASSWORD)
    assert ours.get_user().email_verified


def test_a_right_password_signs_in_by_srp_and_the_tokens_verify(ours, ann):
    ours.authenticate(PASSWORD)
    ours.verify_tokens()
    assert ours.id_claims["cognito:username"] == ours.access_claims["username"] == "ann"


def test_an_altered_token_does_not_verify(public, ann):
    public.authenticate(PASSWORD)
    public.access_token = public.access_token[:-8] + "AAAAAAAA"
    with pytest.raises(TokenVerificationException):
        public.verify_tokens()


def test_a_wrong_password_is_refused(ours, ann):
    with pytest.raises(ours.client.exceptions.NotAuthorizedException, match="Incorrect username or password"):
        ours.authenticate("Wrong-horse-1")


def test_a_wrong_client_secret_is_refused(make, make_app, ann):
    app = make_app(GenerateSecret=True)
    theirs = make(app | {"ClientSecret": "guessed"})
    with pytest.raises(theirs.client.exceptions.NotAuthorizedException, match="Unable to verify secret hash"):
        theirs.authenticate(PASSWORD)


def test_a_temporary_password_is_replaced(ours, make_user):
    make_user(permanent=False)
    with pytest.raises(ForceChangePasswordException):
        ours.authenticate(PASSWORD)
    ours.new_password_challenge(PASSWORD, OTHER_PASSWORD)
    ours.authenticate(OTHER_PASSWORD)


def test_an_authenticator_app_is_set_up_and_asked_for(ours, ann, authenticator):
    ours.authenticate(PASSWORD)
    assert ours.verify_software_token(authenticator.code(ours.associate_software_token()), "Ann's phone")
    ours.set_user_mfa_preference(sms_mfa=False, software_token_mfa=True, preferred="SOFTWARE_TOKEN")
    with pytest.raises(SoftwareTokenMFAChallengeException):
        ours.authenticate(PASSWORD)
    ours.respond_to_software_token_mfa_challenge(authenticator.code())
    ours.verify_tokens()


def test_a_code_by_text_message_signs_in(ours, texted_factor, texted):
    with pytest.raises(SMSMFAChallengeException):
        ours.authenticate(PASSWORD)
    with pytest.raises(ours.client.exceptions.CodeMismatchException):
        ours.respond_to_sms_mfa_challenge(f"{(int(texted()) + 1) % 10**6:06}")
    ours.respond_to_sms_mfa_challenge(texted())
    ours.verify_tokens()


def test_a_forgotten_password_is_replaced(ours, ann, mailed):
    ours.initiate_forgot_password()
    ours.confirm_forgot_password(mailed(), OTHER_PASSWORD)
    ours.authenticate(OTHER_PASSWORD)


def test_a_password_is_changed(public, ann):
    public.authenticate(PASSWORD)
    public.change_password(PASSWORD, OTHER_PASSWORD)
    public.authenticate(OTHER_PASSWORD)


def test_tokens_are_renewed_until_everyone_is_signed_out(ours, ann):
    ours.authenticate(PASSWORD)
    before, refresh = ours.access_token, ours.refresh_token
    ours.renew_access_token()
    assert ours.access_token != before
    ours.logout()
    ours.refresh_token = refresh
    with pytest.raises(ours.client.exceptions.NotAuthorizedException, match="Refresh Token has been revoked"):
        ours.renew_access_token()


class TestDevices:
    """Without a client secret: pycognito leaves SECRET_HASH out of its answer to DEVICE_SRP_AUTH, which needs it."""

    @pytest.fixture(autouse=True)
    def _to_the_engine(self, engine, monkeypatch) -> None:
        """pycognito sends what is about devices to an address of AWS that it holds itself."""
        send = requests.post
        monkeypatch.setattr(requests, "post", lambda url, **more: send(engine, **more))

    @pytest.fixture
    def srp(self, public, pool) -> Callable[..., AWSSRP]:
        """Makes sign-ins of ann, with a device or without."""

        def make(**device: str) -> AWSSRP:
            return AWSSRP(
                username="ann",
                password=PASSWORD,
                pool_id=pool,
                client_id=public.client_id,
                client=public.client,
                **device,
            )

        return make

    @pytest.fixture
    def device(self, srp, public, remembers, texted_factor, texted) -> dict[str, str]:
        """What ann's device keeps, once she signed in on it with a code."""
        with pytest.raises(SMSMFAChallengeException) as asked:
            srp().authenticate_user()
        result = public.client.respond_to_auth_challenge(
            ClientId=public.client_id,
            Session=asked.value.get_tokens()["Session"],
            ChallengeName="SMS_MFA",
            ChallengeResponses={"USERNAME": "ann", "SMS_MFA_CODE": texted()},
        )
        answer, password = srp().confirm_device(result, "Ann's laptop")
        assert answer.status_code == 200
        metadata = result["AuthenticationResult"]["NewDeviceMetadata"]
        return {
            "device_key": metadata["DeviceKey"],
            "device_group_key": metadata["DeviceGroupKey"],
            "device_password": password,
        }

    def test_a_remembered_device_stands_for_the_second_factor(self, srp, device):
        assert srp(**device).authenticate_user()["AuthenticationResult"]["AccessToken"]

    def test_a_device_with_another_password_is_refused(self, srp, device, public):
        refused = public.client.exceptions.NotAuthorizedException
        with pytest.raises(refused):
            srp(**device | {"device_password": "guessed"}).authenticate_user()

    def test_a_forgotten_device_is_asked_for_a_code_again(self, srp, device):
        signed_in = srp(**device).authenticate_user()["AuthenticationResult"]
        srp().forget_device(signed_in["AccessToken"], device["device_key"])
        with pytest.raises(SMSMFAChallengeException):
            srp().authenticate_user()
