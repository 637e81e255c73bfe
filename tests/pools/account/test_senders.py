"""A function that sends codes in place of the pool."""

from tests.pools.account.conftest import EMAIL


def test_a_custom_sender_is_given_the_code_and_the_pool_sends_nothing(
    anonymous, make_pool, make_app, secure_functions, sign_up, mailoutbox, read
):
    def post(event):
        return event

    sender = {"LambdaVersion": "V1_0", "LambdaArn": secure_functions.by_address(post)}
    pool = make_pool(LambdaConfig={"CustomEmailSender": sender})
    client = make_app(pool)["ClientId"]
    assert sign_up(client)["CodeDeliveryDetails"]["Destination"] == "a***@e***"
    (event,) = secure_functions.events
    assert event["triggerSource"] == "CustomEmailSender_SignUp"
    assert event["request"]["userAttributes"]["email"] == EMAIL
    assert mailoutbox == []
    anonymous.confirm_sign_up(ClientId=client, Username="ann", ConfirmationCode=event["request"]["code"])
    assert read(pool)["UserStatus"] == "CONFIRMED"
