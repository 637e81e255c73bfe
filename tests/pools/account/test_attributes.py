"""What users see of themselves and change: GetUser, Update-, Delete- and VerifyUserAttribute(s), DeleteUser."""

import pytest
from django.utils import timezone

from pools.models import Code, User
from tests.pools.account.conftest import EMAIL, PHONE, attributes, wrong

NEW = "ann@elsewhere.org"


def own(anonymous, token):
    given = anonymous.get_user(AccessToken=token)["UserAttributes"]
    return {attribute["Name"]: attribute["Value"] for attribute in given}


def update(anonymous, token, **values):
    return anonymous.update_user_attributes(AccessToken=token, UserAttributes=attributes(**values))[
        "CodeDeliveryDetailsList"
    ]


def verify(anonymous, token, code, name="email"):
    return anonymous.verify_user_attribute(AccessToken=token, AttributeName=name, Code=code)


def ask(anonymous, token, name="email"):
    return anonymous.get_user_attribute_verification_code(AccessToken=token, AttributeName=name)[
        "CodeDeliveryDetails"
    ]


class TestReading:
    def test_users_see_their_attributes(self, anonymous, token, ann):
        user = anonymous.get_user(AccessToken=token)
        assert user["Username"] == "ann"
        assert own(anonymous, token) == {"sub": ann, "email": EMAIL, "email_verified": "true"}
        assert "UserMFASettingList" not in user

    def test_only_what_the_client_may_read(self, anonymous, make_app, pool, ann, sign_in):
        client = make_app(pool, ReadAttributes=["given_name"])["ClientId"]
        assert own(anonymous, sign_in(client)["AccessToken"]) == {"sub": ann}

    def test_and_their_factors(self, anonymous, token):
        User.objects.update(mfa={"Enabled": ["SMS_MFA"], "Preferred": "SMS_MFA"})
        user = anonymous.get_user(AccessToken=token)
        assert (user["UserMFASettingList"], user["PreferredMfaSetting"]) == (["SMS_MFA"], "SMS_MFA")
        assert user["MFAOptions"] == [{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]

    def test_a_disabled_user_sees_nothing(self, anonymous, cognito, pool, token):
        cognito.admin_disable_user(UserPoolId=pool, Username="ann")
        with pytest.raises(anonymous.exceptions.NotAuthorizedException):
            anonymous.get_user(AccessToken=token)


class TestChanging:
    def test_what_is_no_address_changes_at_once(self, anonymous, token, mailoutbox):
        assert update(anonymous, token, given_name="Ann", locale="pt") == []
        assert own(anonymous, token).items() >= {"given_name": "Ann", "locale": "pt"}.items()
        assert mailoutbox == []

    def test_a_new_address_is_unverified_until_its_code_is_entered(
        self, anonymous, token, last_code, mailoutbox
    ):
        assert update(anonymous, token, email=NEW) == [
            {"Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"}
        ]
        assert mailoutbox[0].to == [NEW]
        assert own(anonymous, token).items() >= {"email": NEW, "email_verified": "false"}.items()
        verify(anonymous, token, last_code())
        assert own(anonymous, token)["email_verified"] == "true"

    def test_the_same_address_again_is_no_change(self, anonymous, token, mailoutbox):
        assert update(anonymous, token, email=EMAIL) == []
        assert own(anonymous, token)["email_verified"] == "true"
        assert mailoutbox == []

    def test_an_address_that_the_pool_does_not_verify_is_sent_nothing(self, anonymous, token):
        assert update(anonymous, token, phone_number=PHONE) == []
        assert own(anonymous, token)["phone_number_verified"] == "false"

    @pytest.mark.parametrize("given", [{"email_verified": "true"}, {"family_name": "Lee"}])
    def test_the_client_says_what_may_be_written(self, anonymous, make_app, pool, ann, sign_in, given):
        client = make_app(pool, WriteAttributes=["email", "given_name"])["ClientId"]
        token = sign_in(client)["AccessToken"]
        with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="unauthorized attribute"):
            update(anonymous, token, **given)
        with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="unauthorized attribute"):
            anonymous.delete_user_attributes(AccessToken=token, UserAttributeNames=list(given))
        update(anonymous, token, given_name="Ann")

    @pytest.mark.parametrize("given", [{"email": "no address"}, {"custom:none": "1"}])
    def test_values_must_fit(self, anonymous, token, given):
        with pytest.raises(anonymous.exceptions.InvalidParameterException):
            update(anonymous, token, **given)

    def test_another_users_preferred_name_is_taken(self, anonymous, make_pool, make_app, make_user, sign_in):
        pool = make_pool(AliasAttributes=["preferred_username"])
        make_user(pool, "ann")
        make_user(pool, "ben", preferred_username="benny")
        token = sign_in(make_app(pool)["ClientId"])["AccessToken"]
        with pytest.raises(anonymous.exceptions.AliasExistsException):
            update(anonymous, token, preferred_username="benny")

    def test_five_new_addresses_an_hour_are_written_to(self, anonymous, token, time_machine):
        time_machine.move_to(timezone.now(), tick=False)
        for number in range(5):
            update(anonymous, token, email=f"ann{number}@example.com")
        with pytest.raises(anonymous.exceptions.TooManyRequestsException):
            update(anonymous, token, email="ann9@example.com")
        with pytest.raises(anonymous.exceptions.LimitExceededException):
            ask(anonymous, token)

    def test_functions_word_the_message(self, anonymous, make_pool, make_app, make_user, functions, sign_in):
        def note(event):
            return event

        pool = make_pool(LambdaConfig={"CustomMessage": functions.by_arn(note)})
        make_user(pool, email=EMAIL, email_verified="true")
        token = sign_in(make_app(pool)["ClientId"])["AccessToken"]
        update(anonymous, token, email=NEW)
        ask(anonymous, token)
        assert [event["triggerSource"] for event in functions.events] == [
            "CustomMessage_UpdateUserAttribute",
            "CustomMessage_VerifyUserAttribute",
        ]
        assert functions.events[0]["request"]["userAttributes"]["email"] == NEW


class TestDeleting:
    def test_an_attribute_goes_with_its_flag(self, anonymous, token, ann):
        anonymous.delete_user_attributes(AccessToken=token, UserAttributeNames=["email"])
        assert own(anonymous, token) == {"sub": ann}

    @pytest.mark.parametrize("name", ["sub", "custom:none"])
    def test_not_every_name_can_be_deleted(self, anonymous, token, name):
        with pytest.raises(anonymous.exceptions.InvalidParameterException):
            anonymous.delete_user_attributes(AccessToken=token, UserAttributeNames=[name])

    def test_a_user_deletes_themselves(self, anonymous, cognito, pool, token):
        anonymous.delete_user(AccessToken=token)
        with pytest.raises(cognito.exceptions.UserNotFoundException):
            cognito.admin_get_user(UserPoolId=pool, Username="ann")
        with pytest.raises(anonymous.exceptions.UserNotFoundException):
            anonymous.get_user(AccessToken=token)


class TestVerifying:
    def test_a_code_can_be_asked_for(self, anonymous, pool, app, make_user, sign_in, last_code):
        make_user(pool, email=EMAIL)
        token = sign_in(app)["AccessToken"]
        assert ask(anonymous, token)["Destination"] == "a***@e***"
        with pytest.raises(anonymous.exceptions.CodeMismatchException):
            verify(anonymous, token, wrong(last_code()))
        verify(anonymous, token, last_code())
        assert own(anonymous, token)["email_verified"] == "true"
        with pytest.raises(anonymous.exceptions.ExpiredCodeException):
            verify(anonymous, token, last_code())

    @pytest.mark.parametrize("name", ["phone_number", "given_name"])
    def test_only_addresses_that_the_user_has(self, anonymous, token, name):
        with pytest.raises(anonymous.exceptions.InvalidParameterException):
            ask(anonymous, token, name)

    def test_only_addresses_are_verified(self, anonymous, token):
        with pytest.raises(anonymous.exceptions.InvalidParameterException):
            verify(anonymous, token, "123456", "given_name")

    def test_the_code_of_a_former_address_is_void(self, anonymous, token, last_code):
        update(anonymous, token, email=NEW)
        former = last_code()
        update(anonymous, token, email="ann@third.net")
        if former != last_code():
            with pytest.raises(anonymous.exceptions.CodeMismatchException):
                verify(anonymous, token, former)
        anonymous.delete_user_attributes(AccessToken=token, UserAttributeNames=["email"])
        with pytest.raises(anonymous.exceptions.ExpiredCodeException):
            verify(anonymous, token, last_code())

    def test_tries_are_limited(self, anonymous, token, time_machine):
        time_machine.move_to(timezone.now(), tick=False)
        for _ in range(15):
            with pytest.raises(anonymous.exceptions.ExpiredCodeException):
                verify(anonymous, token, "123456")
        with pytest.raises(anonymous.exceptions.LimitExceededException):
            verify(anonymous, token, "123456")

    def test_an_alias_that_another_has_is_refused(
        self, anonymous, make_pool, make_app, make_user, sign_in, last_code
    ):
        pool = make_pool(AliasAttributes=["email"])
        make_user(pool, "ann", email=EMAIL, email_verified="true")
        make_user(pool, "ben")
        token = sign_in(make_app(pool)["ClientId"], "ben")["AccessToken"]
        update(anonymous, token, email=EMAIL)
        with pytest.raises(anonymous.exceptions.AliasExistsException):
            verify(anonymous, token, last_code())
        assert own(anonymous, token)["email_verified"] == "false"


class TestVerifiedBeforeTheyCount:
    @pytest.fixture
    def pool(self, make_pool):
        return make_pool(
            AliasAttributes=["email"],
            UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]},
        )

    def test_the_old_address_counts_until_the_code_is_entered(
        self, anonymous, app, token, sign_in, last_code, mailoutbox
    ):
        assert update(anonymous, token, email=NEW, given_name="Ann")[0]["AttributeName"] == "email"
        assert mailoutbox[0].to == [NEW]
        before = own(anonymous, token)
        assert (before["email"], before["email_verified"], before["given_name"]) == (EMAIL, "true", "Ann")
        assert sign_in(app, EMAIL)["AccessToken"]
        verify(anonymous, token, last_code())
        after = own(anonymous, token)
        assert (after["email"], after["email_verified"]) == (NEW, "true")
        assert sign_in(app, NEW)["AccessToken"]
        with pytest.raises(anonymous.exceptions.UserNotFoundException):
            sign_in(app, EMAIL)

    def test_another_code_goes_to_the_new_address_too(self, anonymous, token, last_code, mailoutbox):
        update(anonymous, token, email=NEW)
        ask(anonymous, token)
        assert [mail.to for mail in mailoutbox] == [[NEW], [NEW]]
        verify(anonymous, token, last_code())
        assert own(anonymous, token)["email"] == NEW

    def test_the_new_address_cannot_be_read_in_the_database(self, anonymous, token):
        update(anonymous, token, email=NEW)
        assert NEW.encode() not in bytes(Code.objects.get().pending)

    def test_an_administrator_may_vouch_for_it_or_let_it_be_proven(
        self, anonymous, cognito, pool, token, last_code
    ):
        cognito.admin_update_user_attributes(
            UserPoolId=pool, Username="ann", UserAttributes=attributes(email=NEW)
        )
        assert own(anonymous, token)["email"] == EMAIL
        verify(anonymous, token, last_code())
        assert own(anonymous, token)["email"] == NEW
        cognito.admin_update_user_attributes(
            UserPoolId=pool, Username="ann", UserAttributes=attributes(email=EMAIL, email_verified="true")
        )
        assert own(anonymous, token)["email"] == EMAIL

    def test_what_became_another_users_meanwhile_is_refused(
        self, anonymous, pool, token, make_user, last_code
    ):
        update(anonymous, token, email=NEW)
        make_user(pool, "ben", email=NEW, email_verified="true")
        with pytest.raises(anonymous.exceptions.AliasExistsException):
            verify(anonymous, token, last_code())
        assert own(anonymous, token)["email"] == EMAIL


def test_a_new_address_signs_in_where_it_is_the_name(
    anonymous, make_pool, make_app, make_user, sign_in, last_code
):
    pool = make_pool(UsernameAttributes=["email"])
    make_user(pool, EMAIL)
    make_user(pool, "ben@example.com")
    client = make_app(pool)["ClientId"]
    token = sign_in(client, EMAIL)["AccessToken"]
    with pytest.raises(anonymous.exceptions.AliasExistsException):
        update(anonymous, token, email="ben@example.com")
    update(anonymous, token, email=NEW)
    verify(anonymous, token, last_code())
    assert sign_in(client, NEW)["AccessToken"]


@pytest.mark.parametrize(
    ("operation", "given"),
    [
        ("get_user", {}),
        ("delete_user", {}),
        ("update_user_attributes", {"UserAttributes": []}),
        ("delete_user_attributes", {"UserAttributeNames": []}),
        ("get_user_attribute_verification_code", {"AttributeName": "email"}),
        ("verify_user_attribute", {"AttributeName": "email", "Code": "123456"}),
    ],
)
def test_nothing_goes_without_a_token(anonymous, sign_in, app, ann, operation, given):
    tokens = sign_in(app)
    for bad in ("none", tokens["IdToken"], tokens["AccessToken"][:-4] + "AAAA"):
        with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="Invalid Access Token"):
            getattr(anonymous, operation)(AccessToken=bad, **given)
    assert User.objects.exists()
