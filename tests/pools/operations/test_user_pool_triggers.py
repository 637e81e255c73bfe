"""Which functions a pool takes, and what it says of others."""

import pytest

from tests.pools.operations.answers import describe, refused

ARN = "arn:aws:lambda:us-east-1:000000000000:function:f"
KEY = "arn:aws:kms:us-east-1:000000000000:key/5d1a2b3c-0000-4000-8000-000000000000"
HOOK = "https://hooks.example.com/cognito"


def sender(place, **more):
    return {"CustomEmailSender": {"LambdaVersion": "V1_0", "LambdaArn": place}, **more}


def tokens(version, place=ARN, **more):
    return {"PreTokenGenerationConfig": {"LambdaVersion": version, "LambdaArn": place}, **more}


@pytest.mark.parametrize(
    "functions",
    [
        {"PreSignUp": ARN, "CustomMessage": f"{ARN}:live", "UserMigration": f"{ARN}:7"},
        {"PreSignUp": HOOK, "DefineAuthChallenge": f"{HOOK}?stage=challenge"},
        {"PreSignUp": "http://127.0.0.1:9000/hook", "PostConfirmation": "http://localhost:9000/hook"},
        {"PreSignUp": "http://[::1]:9000/hook"},
        tokens("V1_0", PreTokenGeneration=ARN),
        tokens("V3_0", HOOK),
        sender(ARN, KMSKeyID=KEY),
        sender(HOOK, KMSKeyID=KEY),
        sender(HOOK),
    ],
)
def test_functions_are_kept_as_they_are_given(cognito, make_pool, functions):
    pool = make_pool(LambdaConfig=functions)
    assert pool["LambdaConfig"] == functions
    cognito.update_user_pool(UserPoolId=pool["Id"], LambdaConfig={"PreSignUp": HOOK})
    assert describe(cognito, pool)["LambdaConfig"] == {"PreSignUp": HOOK}
    cognito.update_user_pool(UserPoolId=pool["Id"])
    assert describe(cognito, pool)["LambdaConfig"] == {}


@pytest.mark.parametrize(
    ("functions", "said"),
    [
        ({"PreSignUp": "arn:aws:s3:us-east-1:000000000000:bucket"}, "not the ARN of a Lambda function"),
        ({"PreSignUp": "ftp://hooks.example.com/cognito"}, "satisfy regular expression pattern"),
        ({"PreSignUp": "https://hooks.example.com/a b"}, "satisfy regular expression pattern"),
        ({"PreSignUp": f"https://{'x' * 2048}"}, "length less than or equal to 2048"),
        ({"PreSignUp": "http://hooks.example.com/cognito"}, "must begin with https://"),
        ({"PreSignUp": "http://127.0.0.1.example.com/hook"}, "must begin with https://"),
        ({"PreSignUp": "https://me:secret@hooks.example.com/"}, "neither a user name nor a fragment"),
        ({"PreSignUp": "https://hooks.example.com/#fragment"}, "neither a user name nor a fragment"),
        ({"PreSignUp": "https:///hooks.example.com/cognito"}, "names no host"),
        ({"PreSignUp": "https://hooks.example.com:port/"}, "names no host, or no valid port"),
        (tokens("V1_0", PreTokenGeneration=f"{ARN}2"), "must name the same function"),
        (sender(ARN), "needs a KMSKeyID"),
        (sender("http://127.0.0.1:9000/hook"), "needs a KMSKeyID"),
        (sender(ARN, KMSKeyID=HOOK), "satisfy regular expression pattern"),
        (sender(ARN, KMSKeyID=ARN), "not the ARN of a KMS key"),
        (
            {"InboundFederation": {"LambdaVersion": "V1_0", "LambdaArn": "http://hooks.example.com/cognito"}},
            "must begin with https://",
        ),
    ],
)
def test_functions_that_cannot_be_run_are_refused(make_pool, functions, said):
    refused(make_pool, match=said, LambdaConfig=functions)


@pytest.mark.parametrize("version", ["V2_0", "V3_0"])
def test_access_tokens_cannot_be_changed_on_lite(make_pool, version):
    refused(make_pool, "FeatureUnavailableInTierException", LambdaConfig=tokens(version), UserPoolTier="LITE")
    assert make_pool(LambdaConfig=tokens("V1_0"), UserPoolTier="LITE")


def test_plain_http_beyond_this_machine_is_the_sites_choice(make_pool, settings):
    settings.TRIGGER_ALLOW_HTTP = True
    assert make_pool(LambdaConfig={"PreSignUp": "http://hooks.example.com/cognito"})


@pytest.mark.parametrize(
    "members",
    [
        {"SmsConfiguration": {"SnsCallerArn": HOOK}},
        {"EmailConfiguration": {"SourceArn": HOOK}},
        {"KeyConfiguration": {"KmsKeyArn": HOOK}},
    ],
)
def test_an_address_stands_nowhere_else_for_an_arn(make_pool, members):
    refused(make_pool, match="satisfy regular expression pattern", **members)
