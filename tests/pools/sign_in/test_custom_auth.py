"""CUSTOM_AUTH: the pool's functions decide, and nothing else gets in."""

import secrets

import pytest
from pycognito.aws_srp import AWSSRP

from tests.fixtures.functions import FunctionError
from tests.pools.sign_in.conftest import EMAIL, PASSWORD

ROUND = {"challengeName": "CUSTOM_CHALLENGE", "challengeMetadata": "capital"}


class Riddle:
    """A custom sign-in: the capital of France, and ``rights`` right answers to it. ``asked`` holds every request."""

    def __init__(self) -> None:
        self.asked: dict[str, list[dict]] = {"define": [], "create": [], "verify": []}
        self.rights = 1
        self.private = {"answer": "Paris"}
        self.named = "CUSTOM_CHALLENGE"
        self.decision: dict | None = None

    def define(self, event: dict) -> dict:
        self.asked["define"].append(event)
        session = event["request"]["session"]
        rights = sum(one["challengeResult"] for one in session if one["challengeName"] == "CUSTOM_CHALLENGE")
        if self.decision is not None:
            return event | {"response": self.decision}
        if session and session[-1]["challengeName"] == "SRP_A":
            return event | {"response": {"challengeName": "PASSWORD_VERIFIER"}}
        if rights >= self.rights:
            return event | {"response": {"issueTokens": True, "failAuthentication": False}}
        return event | {"response": {"challengeName": self.named, "issueTokens": False}}

    def create(self, event: dict) -> dict:
        self.asked["create"].append(event)
        response = {
            "publicChallengeParameters": {"question": "The capital of France?"},
            "privateChallengeParameters": self.private,
            "challengeMetadata": "capital",
        }
        return event | {"response": response}

    def verify(self, event: dict) -> dict:
        self.asked["verify"].append(event)
        request = event["request"]
        if request["challengeAnswer"] == "crash":
            raise FunctionError("no map at hand")
        right = request["challengeAnswer"] == request["privateChallengeParameters"]["answer"]
        return event | {"response": {"answerCorrect": right}}

    @property
    def sessions(self) -> list[list[dict]]:
        return [event["request"]["session"] for event in self.asked["define"]]


@pytest.fixture
def riddle(cognito, functions, pool) -> Riddle:
    riddle = Riddle()
    set_functions(
        cognito,
        pool,
        DefineAuthChallenge=functions.by_arn(riddle.define),
        CreateAuthChallenge=functions.by_arn(riddle.create),
        VerifyAuthChallengeResponse=functions.by_arn(riddle.verify),
    )
    return riddle


def set_functions(cognito, pool, **functions) -> None:
    cognito.update_user_pool(UserPoolId=pool, LambdaConfig=functions)


@pytest.fixture
def begin(cognito, client_id, ann):
    """Begins a custom sign-in of ann."""

    def begin(client: str = client_id, *, username: str = ann, metadata: dict | None = None, **more: str):
        return cognito.initiate_auth(
            AuthFlow="CUSTOM_AUTH",
            ClientId=client,
            AuthParameters={"USERNAME": username, **more},
            ClientMetadata=metadata or {},
        )

    return begin


@pytest.fixture
def answer(cognito, client_id, ann):
    """Answers a custom challenge of ann's."""

    def answer(asked: dict, text: str, client: str = client_id, *, username: str = ann, **more: dict):
        return cognito.respond_to_auth_challenge(
            ClientId=client,
            ChallengeName="CUSTOM_CHALLENGE",
            Session=asked["Session"],
            ChallengeResponses={"USERNAME": username, "ANSWER": text},
            **more,
        )

    return answer


def test_the_right_answer_gives_tokens(riddle, begin, answer):
    asked = begin()
    assert asked["ChallengeName"] == "CUSTOM_CHALLENGE"
    assert asked["ChallengeParameters"] == {"question": "The capital of France?", "USERNAME": "ann"}
    assert answer(asked, "Paris")["AuthenticationResult"]["AccessToken"]


def test_functions_see_what_came_before(riddle, begin, answer):
    answer(answer(begin(), "London"), "Paris")
    wrong, right = ROUND | {"challengeResult": False}, ROUND | {"challengeResult": True}
    assert riddle.sessions == [[], [wrong], [wrong, right]]
    assert [event["request"]["session"] for event in riddle.asked["create"]] == [[], [wrong]]
    event = riddle.asked["verify"][0]
    assert event["triggerSource"] == "VerifyAuthChallengeResponse_Authentication"
    assert event["request"]["userAttributes"]["email"] == EMAIL
    assert event["request"]["privateChallengeParameters"] == {"answer": "Paris"}


def test_several_challenges_can_be_asked(riddle, begin, answer):
    riddle.rights = 3
    asked = begin()
    for _ in range(2):
        asked = answer(asked, "Paris")
        assert asked["ChallengeName"] == "CUSTOM_CHALLENGE"
    assert answer(asked, "Paris")["AuthenticationResult"]


def test_metadata_of_an_answer_reaches_the_functions_and_that_of_the_first_call_does_not(
    riddle, begin, answer
):
    riddle.rights = 2
    answer(begin(metadata={"from": "start"}), "Paris", ClientMetadata={"from": "answer"})
    assert [event["request"].get("clientMetadata") for event in riddle.asked["define"]] == [
        None,
        {"from": "answer"},
    ]
    assert riddle.asked["verify"][0]["request"]["clientMetadata"] == {"from": "answer"}
    assert riddle.asked["create"][1]["request"]["clientMetadata"] == {"from": "answer"}


def test_an_answer_spends_its_session_right_or_wrong(cognito, riddle, begin, answer):
    first = begin()
    second = answer(first, "London")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        answer(first, "Paris")
    assert answer(second, "Paris")["AuthenticationResult"]
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        answer(second, "Paris")


def test_a_session_is_good_for_its_user_and_client_only(cognito, riddle, make_app, make_user, begin, answer):
    make_user("ben")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        answer(begin(), "Paris", username="ben")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        answer(begin(), "Paris", make_app()["ClientId"])


def test_the_answer_stays_out_of_reach_of_the_app(riddle, begin):
    assert "Paris" not in str(begin())


def test_define_can_end_the_sign_in(cognito, riddle, begin, answer):
    asked = begin()
    riddle.decision = {"failAuthentication": True, "issueTokens": True}
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Incorrect username or password"):
        answer(asked, "Paris")


def test_a_sign_in_comes_to_an_end_whatever_define_says(cognito, riddle, begin, answer, time_machine):
    riddle.rights = 1000
    asked = begin()
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Too many challenges"):  # noqa: PT012
        for _ in range(30):
            asked = answer(asked, "Paris")
    assert len(riddle.asked["verify"]) == 21


def test_many_wrong_answers_lock_even_the_right_one_out(cognito, riddle, begin, answer, time_machine):
    time_machine.move_to("2026-11-21T12:00:00Z", tick=False)
    asked = begin()
    for _ in range(5):
        asked = answer(asked, "London")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="attempts exceeded"):
        answer(asked, "Paris")
    time_machine.shift(2)
    assert answer(begin(), "Paris")["AuthenticationResult"]


def test_an_answer_that_could_not_be_verified_can_be_given_again(cognito, riddle, begin, answer):
    asked = begin()
    with pytest.raises(cognito.exceptions.UserLambdaValidationException, match="no map at hand"):
        answer(asked, "crash")
    assert answer(asked, "Paris")["AuthenticationResult"]


def test_an_empty_answer_is_refused(cognito, riddle, begin, answer):
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="ANSWER"):
        answer(begin(), "")


@pytest.mark.parametrize("decision", [{}, {"challengeName": "RIDDLE"}, {"challengeName": "SMS_MFA"}])
def test_a_decision_that_nobody_can_follow_is_told(cognito, riddle, begin, decision):
    riddle.decision = decision
    with pytest.raises(cognito.exceptions.InvalidLambdaResponseException):
        begin()


def test_the_password_verifier_needs_an_srp_a(cognito, riddle, begin):
    riddle.decision = {"challengeName": "PASSWORD_VERIFIER"}
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="SRP_A"):
        begin()


def test_an_unknown_challenge_name_is_refused(cognito, riddle, begin):
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="CHALLENGE_NAME"):
        begin(CHALLENGE_NAME="PASSWORD_VERIFIER")


@pytest.mark.parametrize(
    "missing", ["DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse"]
)
def test_a_pool_without_a_function_says_so(cognito, functions, pool, riddle, begin, answer, missing):
    configured = cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["LambdaConfig"]
    set_functions(cognito, pool, **{name: arn for name, arn in configured.items() if name != missing})
    with pytest.raises(cognito.exceptions.InvalidParameterException, match=f"{missing} is missing"):
        answer(begin(), "Paris")


def test_an_app_client_must_allow_the_flow(cognito, riddle, make_app, begin):
    client = make_app(ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"])["ClientId"]
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="not enabled"):
        begin(client)


def test_long_private_parameters_fit_by_compression(riddle, begin, answer):
    riddle.private = {"answer": "Paris", "map": "a street of Paris, " * 500}
    asked = begin()
    assert len(asked["Session"]) <= 4096
    assert answer(asked, "Paris")["AuthenticationResult"]
    assert riddle.asked["verify"][0]["request"]["privateChallengeParameters"] == riddle.private


def test_private_parameters_that_do_not_fit_are_refused(cognito, riddle, begin):
    riddle.private = {"answer": secrets.token_hex(4000)}
    with pytest.raises(cognito.exceptions.InvalidLambdaResponseException, match="4096"):
        begin()


def test_an_unknown_user_is_asked_like_any_other_and_never_gets_in(cognito, riddle, make_app, begin, answer):
    client = make_app(PreventUserExistenceErrors="ENABLED")["ClientId"]
    known, asked = begin(client), begin(client, username="nobody")
    assert asked["ChallengeParameters"] == known["ChallengeParameters"] | {"USERNAME": "nobody"}
    assert [event["request"]["userNotFound"] for event in riddle.asked["define"]] == [False, True]
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Incorrect username or password"):
        answer(asked, "Paris", client, username="nobody")
    assert riddle.asked["verify"][0]["request"]["userNotFound"] is True
    assert riddle.sessions[-1] == [ROUND | {"challengeResult": True}]


def test_an_unknown_user_is_named_where_the_client_hides_nobody(cognito, riddle, make_app, begin):
    with pytest.raises(cognito.exceptions.UserNotFoundException):
        begin(make_app(PreventUserExistenceErrors="LEGACY")["ClientId"], username="nobody")


def test_functions_let_no_disabled_user_in(cognito, pool, riddle, begin, answer):
    asked = begin()
    cognito.admin_disable_user(UserPoolId=pool, Username="ann")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="disabled"):
        answer(asked, "Paris")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="disabled"):
        begin()


def test_functions_let_nobody_in_who_must_reset_their_password(cognito, pool, riddle, begin, answer):
    cognito.admin_reset_user_password(UserPoolId=pool, Username="ann")
    with pytest.raises(cognito.exceptions.PasswordResetRequiredException):
        answer(begin(), "Paris")


def test_a_server_can_lead_a_custom_sign_in(cognito, pool, riddle, client_id, ann):
    asked = cognito.admin_initiate_auth(
        UserPoolId=pool, ClientId=client_id, AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": ann}
    )
    given = {
        "ClientId": client_id,
        "ChallengeName": "CUSTOM_CHALLENGE",
        "Session": asked["Session"],
        "ChallengeResponses": {"USERNAME": ann, "ANSWER": "Paris"},
    }
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        cognito.respond_to_auth_challenge(**given)
    assert cognito.admin_respond_to_auth_challenge(UserPoolId=pool, **given)["AuthenticationResult"]


# --- with the password first ---------------------------------------------------------------------------------------


@pytest.fixture
def prove_password(cognito, pool, client_id, begin, ann):
    """Begins with SRP and answers PASSWORD_VERIFIER."""

    def prove(password: str = PASSWORD, client: str = client_id, username: str = ann) -> dict:
        srp = AWSSRP(username, password, pool, client, client=cognito)
        parameters = srp.get_auth_params()
        asked = begin(client, username=username, CHALLENGE_NAME="SRP_A", SRP_A=parameters["SRP_A"])
        assert asked["ChallengeName"] == "PASSWORD_VERIFIER"
        return cognito.respond_to_auth_challenge(
            ClientId=client,
            ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses=srp.process_challenge(asked["ChallengeParameters"], parameters),
        )

    return prove


def session_of(*names: str) -> list[dict]:
    return [{"challengeName": name, "challengeResult": True, "challengeMetadata": None} for name in names]


def test_the_password_can_come_first(riddle, prove_password, answer):
    asked = prove_password()
    assert asked["ChallengeName"] == "CUSTOM_CHALLENGE"
    assert answer(asked, "Paris")["AuthenticationResult"]
    assert riddle.sessions == [
        session_of("SRP_A"),
        session_of("SRP_A", "PASSWORD_VERIFIER"),
        [*session_of("SRP_A", "PASSWORD_VERIFIER"), ROUND | {"challengeResult": True}],
    ]


def test_a_wrong_password_ends_the_sign_in(cognito, riddle, prove_password):
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Incorrect username or password"):
        prove_password("wrong")
    assert len(riddle.asked["define"]) == 1


def test_the_password_of_an_unknown_user_is_wrong(cognito, riddle, make_app, prove_password):
    client = make_app(PreventUserExistenceErrors="ENABLED")["ClientId"]
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Incorrect username or password"):
        prove_password(client=client, username="nobody")


def test_the_password_can_come_after_a_riddle(cognito, pool, client_id, riddle, begin, answer, ann):
    srp = AWSSRP(ann, PASSWORD, pool, client_id, client=cognito)
    parameters = srp.get_auth_params()
    riddle.decision = {"challengeName": "CUSTOM_CHALLENGE"}
    asked = begin(CHALLENGE_NAME="SRP_A", SRP_A=parameters["SRP_A"])
    riddle.decision = {"challengeName": "PASSWORD_VERIFIER"}
    asked = answer(asked, "Paris")
    riddle.decision = {"issueTokens": True}
    assert cognito.respond_to_auth_challenge(
        ClientId=client_id,
        ChallengeName="PASSWORD_VERIFIER",
        ChallengeResponses=srp.process_challenge(asked["ChallengeParameters"], parameters),
    )["AuthenticationResult"]


def test_a_temporary_password_is_replaced_before_the_riddle(
    cognito, pool, client_id, riddle, prove_password, answer, ann
):
    cognito.admin_set_user_password(UserPoolId=pool, Username=ann, Password="Temporary-1", Permanent=False)
    asked = prove_password("Temporary-1")
    assert asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    asked = cognito.respond_to_auth_challenge(
        ClientId=client_id,
        ChallengeName="NEW_PASSWORD_REQUIRED",
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": ann, "NEW_PASSWORD": "Another-horse-2"},
    )
    assert asked["ChallengeName"] == "CUSTOM_CHALLENGE"
    assert answer(asked, "Paris")["AuthenticationResult"]


def test_a_malformed_srp_a_is_refused(cognito, riddle, begin):
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="SRP_A"):
        begin(CHALLENGE_NAME="SRP_A", SRP_A="0")
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="SRP_A"):
        begin(CHALLENGE_NAME="SRP_A")


def test_a_wrong_answer_is_no_success_in_the_history(cognito, pool, riddle, begin, answer):
    answer(answer(begin(), "London"), "Paris")
    events = cognito.admin_list_user_auth_events(UserPoolId=pool, Username="ann")["AuthEvents"]
    responses = next(event["ChallengeResponses"] for event in events if event["EventResponse"] == "Pass")
    assert responses == [{"ChallengeName": "Password", "ChallengeResponse": "Success"}]
