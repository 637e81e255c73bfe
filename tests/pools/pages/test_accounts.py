"""Making an account on the pages, confirming it, and getting back into it."""

import pytest

from tests.pools.pages.conftest import EMAIL, OTHER_PASSWORD, PASSWORD, Visitor

MAIL = "userAttributes.email"
REQUIRED = [{"Name": "email", "Required": True, "Mutable": True, "AttributeDataType": "String"}]


@pytest.fixture
def pool(make_pool) -> str:
    """A pool that requires an e-mail address."""
    return make_pool(Schema=REQUIRED)


def sign_up(visitor: Visitor, username: str = "ben", mail: str = "ben@example.com", password: str = PASSWORD):
    return visitor.open("signup").submit(username=username, password=password, **{MAIL: mail})


def test_somebody_makes_an_account_confirms_it_and_signs_in(visitor, last_code):
    visitor.open().click("Create one")
    visitor.submit(username="ben", password=PASSWORD, **{MAIL: "ben@example.com"})
    assert (visitor.path, visitor.title) == ("/confirm", "Confirm your account")
    assert "We sent a code to b***@e***." in visitor.text
    assert visitor.submit("Confirm", code="000000").problems == [
        "The code is not right. Check it and try again."
    ]
    visitor.submit("Confirm", code=last_code())
    assert "Your account is confirmed. You can sign in now." in visitor.text
    assert visitor.page.find("input", {"name": "username"})["value"] == "ben"
    assert visitor.submit(username="ben", password=PASSWORD).told["code"]


def test_whatever_is_wrong_stands_beside_its_input_and_nothing_is_made(cognito, visitor, pool):
    sign_up(visitor, mail="ben@", password="short")
    assert visitor.problems == ["This is not an e-mail address."]
    assert visitor.page.find("input", {"name": MAIL})["value"] == "ben@"
    sign_up(visitor, password="short")
    assert visitor.problems == ["The password does not meet the rules below."]
    rules = {each.get_text(strip=True): each["class"] for each in visitor.page.select("[data-rule]")}
    assert "success" in rules["A small letter"]
    assert "error" in rules["At least 8 characters"]
    assert not cognito.list_users(UserPoolId=pool)["Users"]


def test_a_taken_user_name_is_told_and_a_taken_address_is_not(
    cognito, visitor, pool, make_user, make_app, make_pool, mailoutbox
):
    make_user(pool, "ben", email="ben@example.com")
    assert sign_up(visitor).problems == ["This user name is taken. Choose another one."]
    cognito.delete_user_pool_domain(UserPoolId=pool, Domain="acme")
    by_mail = make_pool(UsernameAttributes=["email"])
    make_user(by_mail, EMAIL, email=EMAIL)
    app, mailoutbox[:] = make_app(by_mail), []
    taken = Visitor(app).open("signup").submit(username=EMAIL, password=PASSWORD)
    assert not mailoutbox
    free = Visitor(app).open("signup").submit(username="ada@example.com", password=PASSWORD)
    assert (taken.title, taken.path) == (free.title, free.path)
    assert taken.text == free.text
    assert taken.submit("Confirm", code="000000").problems == free.submit("Confirm", code="000000").problems


def test_a_code_is_sent_again_and_counted(visitor, last_code, mailoutbox):
    sign_up(visitor)
    first = last_code()
    for _ in range(4):
        visitor.submit("Send another code")
        assert visitor.path == "/confirm"
    assert "We sent another code to b***@e***. Only the last one is good." in visitor.text
    assert "Send another code" not in visitor.text
    assert len(mailoutbox) == 5
    assert visitor.submit("Confirm", code=first).problems
    assert "You can sign in now." in visitor.submit("Confirm", code=last_code()).text


def test_an_account_is_confirmed_on_another_device(visitor, last_code):
    sign_up(visitor)
    phone = Visitor(visitor.app).open("confirm")
    assert "You can sign in now." in phone.submit("Confirm", username="ben", code=last_code()).text


def test_who_signs_in_before_the_account_is_confirmed_is_led_to_it(visitor, last_code):
    sign_up(visitor)
    other = Visitor(visitor.app)
    assert other.sign_in("ben", "Wrong-horse-1").path == "/login"
    assert other.sign_in("ben").path == "/confirm"
    other.submit("Send another code")
    assert "You can sign in now." in other.submit("Confirm", code=last_code()).text


def test_a_pool_whose_administrators_confirm_says_so(cognito, make_pool, make_app, pool):
    cognito.delete_user_pool_domain(UserPoolId=pool, Domain="acme")
    visitor = Visitor(make_app(make_pool(AutoVerifiedAttributes=[])))
    visitor.open("signup").submit(username="ben", password=PASSWORD)
    assert visitor.title == "Your account was made"


def test_where_administrators_alone_make_accounts_nobody_is_offered_one(cognito, visitor, pool):
    cognito.update_user_pool(
        UserPoolId=pool,
        AdminCreateUserConfig={"AllowAdminCreateUserOnly": True},
        AutoVerifiedAttributes=["email"],
    )
    assert "Create one" not in visitor.open().text
    assert visitor.open("signup").title == "No new accounts"


def test_terms_stand_in_the_language_of_the_reader_once_there_are_both(cognito, visitor, app, pool):
    def make(name: str) -> None:
        links = {
            "cognito:default": f"https://example.com/{name}",
            "cognito:german": f"https://example.com/de/{name}",
        }
        cognito.create_terms(
            UserPoolId=pool, ClientId=app, TermsName=name, TermsSource="LINK", Enforcement="NONE", Links=links
        )

    make("terms-of-use")
    assert "agree" not in visitor.open("signup").text
    make("privacy-policy")
    assert "By creating an account you agree to" in visitor.open("signup").text
    assert visitor.page.find("a", href="https://example.com/terms-of-use")
    assert visitor.open("signup", lang="de").page.find("a", href="https://example.com/de/privacy-policy")


def test_a_forgotten_password_is_replaced_by_a_code(visitor, ann, last_code):
    visitor.open().click("Forgot your password?").submit("Send a code", username=ann)
    assert (visitor.path, visitor.title) == ("/confirmforgotPassword", "Choose a new password")
    assert "We sent a code to a***@e***." in visitor.text
    visitor.submit("Change the password", code="000000", new_password=OTHER_PASSWORD)
    assert visitor.problems == ["The code is not right. Check it and try again."]
    visitor.submit("Send another code")
    visitor.submit("Change the password", code=last_code(), new_password="short")
    assert visitor.problems == ["The password does not meet the rules below."]
    visitor.submit("Change the password", code=last_code(), new_password=OTHER_PASSWORD)
    assert visitor.submit(username=ann, password=OTHER_PASSWORD).told["code"]


def test_nobody_is_answered_like_somebody_who_forgot_their_password(visitor, make_user, pool, ann):
    known = visitor.open("forgotPassword").submit("Send a code", username=ann)
    nobody = Visitor(visitor.app).open("forgotPassword").submit("Send a code", username="zoe")
    assert (known.path, known.title) == (nobody.path, nobody.title)
    for each in (known, nobody):
        each.submit("Change the password", code="000000", new_password=OTHER_PASSWORD)
    assert known.problems == nobody.problems


def test_the_link_in_a_letter_confirms_an_account(cognito, visitor, pool, app, last_code):
    sign_up(visitor)
    query = f"client_id={app}&user_name=ben&confirmation_code={last_code()}"
    response = visitor.http.get(f"/confirmUser?{query}")
    assert b"Your account is confirmed" in response.content
    assert visitor.open("login").submit(username="ben", password=PASSWORD).told["code"]


def test_a_code_that_confirms_an_account_is_its_first_factor_where_codes_are_enough(
    cognito, make_pool, make_app, last_code, pool
):
    cognito.delete_user_pool_domain(UserPoolId=pool, Domain="acme")
    policy = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}
    app = make_app(make_pool(Schema=REQUIRED, Policies=policy), ExplicitAuthFlows=["ALLOW_USER_AUTH"])
    visitor = sign_up(Visitor(app))
    assert visitor.submit("Confirm", code=last_code()).told["code"]
