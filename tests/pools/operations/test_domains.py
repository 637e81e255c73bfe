"""Domains: a prefix below the site's own, and a name of one's own."""

import pytest

from tests.pools.operations.answers import describe, refused

CERTIFICATE = "arn:aws:acm:us-east-1:000000000000:certificate/6f1b7a4e-5c1d-4c1e-9a55-0123456789ab"
CONFIG = {"CertificateArn": CERTIFICATE}
CUSTOM = {"Domain": "auth.example.com", "CustomDomainConfig": CONFIG}
TAKEN = "Domain already associated with another user pool."
CHARACTERS = "The domain name contains an invalid character"
NO_SUBDOMAIN = "Custom domain is not a valid subdomain: Was not able to resolve a DNS A record"
LITE = "The following feature is not available for the LITE pricing tier configured: Managed Login Version 2"


@pytest.fixture
def ask(make_client):
    """A client that sends what botocore's own validation would refuse."""
    return make_client(checked=False)


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = "https://id.example.org"
    settings.ALLOWED_HOSTS = ["id.example.org", ".own.example.net", "*"]
    settings.HOSTED_DOMAIN = "auth.example.org"


def test_a_prefix_domain_is_made_described_changed_and_deleted(cognito, make_pool):
    pool = make_pool()
    given = {"UserPoolId": pool["Id"], "Domain": "acme"}
    made = cognito.create_user_pool_domain(**given)
    assert made["ManagedLoginVersion"] == 1
    assert "CloudFrontDomain" not in made

    found = cognito.describe_user_pool_domain(Domain="acme")["DomainDescription"]
    assert found.pop("Version").isdigit()
    assert found == {
        **given,
        "AWSAccountId": "000000000000",
        "CloudFrontDistribution": "id.example.org",
        "Status": "ACTIVE",
        "CustomDomainConfig": {},
        "ManagedLoginVersion": 1,
    }
    assert describe(cognito, pool)["Domain"] == "acme"

    assert cognito.update_user_pool_domain(**given, ManagedLoginVersion=2)["ManagedLoginVersion"] == 2
    assert cognito.update_user_pool_domain(**given)["ManagedLoginVersion"] == 2
    cognito.delete_user_pool_domain(**given)
    assert cognito.describe_user_pool_domain(Domain="acme")["DomainDescription"] == {}
    assert "Domain" not in describe(cognito, pool)


def test_a_custom_domain_stands_beside_the_prefix(cognito, make_pool):
    pool = make_pool()
    given = {"UserPoolId": pool["Id"]}
    cognito.create_user_pool_domain(**given, Domain="acme")
    made = cognito.create_user_pool_domain(**given, **CUSTOM, ManagedLoginVersion=2)
    assert (made["ManagedLoginVersion"], made["CloudFrontDomain"]) == (2, "id.example.org")
    shown = describe(cognito, pool)
    assert (shown["Domain"], shown["CustomDomain"]) == ("acme", "auth.example.com")

    other = CERTIFICATE[:-1] + "c"
    cognito.update_user_pool_domain(
        **given, Domain="Auth.Example.com.", CustomDomainConfig={"CertificateArn": other}
    )
    found = cognito.describe_user_pool_domain(Domain="auth.example.com")["DomainDescription"]
    assert (found["CustomDomainConfig"], found["ManagedLoginVersion"]) == ({"CertificateArn": other}, 2)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("AUTH.Example.COM", "auth.example.com"),
        ("auth.example.com.", "auth.example.com"),
        ("anmeldung.bücher.example", "anmeldung.xn--bcher-kva.example"),
        ("ａuth.example。com", "auth.example.com"),
    ],
)
def test_names_are_kept_as_browsers_send_them(ask, make_pool_id, written, kept):
    ask.create_user_pool_domain(UserPoolId=make_pool_id(), Domain=written, CustomDomainConfig=CONFIG)
    again = {"UserPoolId": make_pool_id(), "Domain": kept, "CustomDomainConfig": CONFIG}
    refused(ask.create_user_pool_domain, match=TAKEN, **again)
    assert ask.describe_user_pool_domain(Domain=written)["DomainDescription"]["Domain"] == kept


@pytest.mark.parametrize("name", ["Acme", "ac_me", "-acme", "acme-", "a.b", "ac me", "ä"])
def test_a_prefix_is_one_label(ask, pool_id, name):
    refused(ask.create_user_pool_domain, match=CHARACTERS, UserPoolId=pool_id, Domain=name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("my-aws-login", "Domain cannot contain reserved word: aws"),
        ("amazon", "Domain cannot contain reserved word: amazon"),
        ("cognito-1", "Domain cannot contain reserved word: cognito"),
        (
            "a" * 64,
            "at 'domain' failed to satisfy constraint: Member must have length less than or equal to 63",
        ),
    ],
)
def test_some_prefixes_are_reserved(ask, pool_id, name, words):
    refused(ask.create_user_pool_domain, match=words, UserPoolId=pool_id, Domain=name)
    assert ask.create_user_pool_domain(UserPoolId=pool_id, Domain="my-awsome-login")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("acme", NO_SUBDOMAIN),
        ("localhost", NO_SUBDOMAIN),
        ("example.com", NO_SUBDOMAIN),
        ("embedded.lifeguard", NO_SUBDOMAIN),
        ("x.embedded.lifeguard", "name of this site itself"),
        ("id.example.org", "name of this site itself"),
        ("ID.example.org.", "name of this site itself"),
        ("login.id.example.org", "name of this site itself"),
        ("auth.example.org", "name of this site itself"),
        ("acme.auth.example.org", "name of this site itself"),
        ("a.own.example.net", "name of this site itself"),
        ("own.example.net", "name of this site itself"),
        ("192.0.2.1", "address by number"),
        ("0300.0.2.1", "address by number"),
        ("0x7f.0.0.0x1", "address by number"),
        ("a.b.2130706433", "address by number"),
        ("a.b.0x", "address by number"),
        ("2130706433", NO_SUBDOMAIN),
        ("[2001:db8::1]", NO_SUBDOMAIN),
        ("2001:db8::192.0.2.1", "no name of a host"),
        ("auth.exam_ple.com", "no name of a host"),
        ("auth.example.com:8443", "no name of a host"),
        ("auth..example.com", "no name of a host"),
        ("*.example.com", "no name of a host"),
        ("-a.example.com", "no name of a host"),
        ("auth.example.com/x", "no name of a host"),
    ],
)
def test_some_names_can_be_nobodys(ask, pool_id, name, words):
    refused(
        ask.create_user_pool_domain, match=words, UserPoolId=pool_id, Domain=name, CustomDomainConfig=CONFIG
    )
    assert ask.describe_user_pool_domain(Domain=name)["DomainDescription"] == {}


def test_a_site_whose_name_stands_below_takes_nothing_above(ask, pool_id, settings):
    settings.SITE_URL = "https://a.b.id.example.org"
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    refused(
        ask.create_user_pool_domain,
        match="above or below",
        UserPoolId=pool_id,
        Domain="b.id.example.org",
        CustomDomainConfig=CONFIG,
    )


def test_a_name_is_one_pools_and_a_pool_has_one_of_each_kind(cognito, make_pool_id):
    first, second = {"UserPoolId": make_pool_id()}, {"UserPoolId": make_pool_id()}
    for given in ({"Domain": "acme"}, CUSTOM):
        cognito.create_user_pool_domain(**first, **given)
        refused(cognito.create_user_pool_domain, match=TAKEN, **second, **given)
    refused(cognito.create_user_pool_domain, match="already has a domain", **first, Domain="more")
    # Nor has the other pool any say in it.
    refused(cognito.delete_user_pool_domain, match="No such domain", **second, Domain="acme")
    refused(cognito.update_user_pool_domain, match="No such domain", **second, Domain="acme")


@pytest.mark.parametrize(
    "arn",
    [
        CERTIFICATE.replace("us-east-1", "eu-west-1"),
        CERTIFICATE.replace(":acm:", ":iam:"),
        CERTIFICATE.replace("certificate/", "key/"),
    ],
)
def test_a_certificate_is_acms_in_us_east_1(cognito, pool_id, arn):
    asked = {**CUSTOM, "CustomDomainConfig": {"CertificateArn": arn}}
    words = "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid"
    refused(cognito.create_user_pool_domain, match=words, UserPoolId=pool_id, **asked)


def test_what_the_proxy_does_is_not_promised(cognito, pool_id):
    asked = {**CUSTOM, "CustomDomainConfig": {**CONFIG, "SecurityPolicy": "TLS_V1_3_2025"}}
    refused(cognito.create_user_pool_domain, match="ends no TLS", UserPoolId=pool_id, **asked)


def test_managed_login_needs_a_plan_that_has_it(cognito, make_pool_id):
    lite = {"UserPoolId": make_pool_id(UserPoolTier="LITE"), "Domain": "acme"}
    code = "FeatureUnavailableInTierException"
    refused(cognito.create_user_pool_domain, code, LITE, **lite, ManagedLoginVersion=2)
    cognito.create_user_pool_domain(**lite)
    refused(cognito.update_user_pool_domain, code, LITE, **lite, ManagedLoginVersion=2)
    refused(cognito.update_user_pool_domain, match="must be 1", **lite, ManagedLoginVersion=3)

    paid = {"UserPoolId": make_pool_id(), "Domain": "paid"}
    cognito.create_user_pool_domain(**paid, ManagedLoginVersion=2)
    refused(cognito.update_user_pool, code, LITE, UserPoolId=paid["UserPoolId"], UserPoolTier="LITE")


def test_a_prefix_has_no_certificate(cognito, pool_id):
    cognito.create_user_pool_domain(UserPoolId=pool_id, Domain="acme")
    given = {"UserPoolId": pool_id, "Domain": "acme", "CustomDomainConfig": CONFIG}
    refused(cognito.update_user_pool_domain, match=NO_SUBDOMAIN, **given)


def test_prefixes_need_a_name_that_they_stand_below(cognito, pool_id, settings):
    settings.HOSTED_DOMAIN = ""
    refused(cognito.create_user_pool_domain, match="HOSTED_DOMAIN", UserPoolId=pool_id, Domain="acme")
    settings.HOSTED_DOMAIN = "example.org"
    refused(
        cognito.create_user_pool_domain, match="name of this site itself", UserPoolId=pool_id, Domain="id"
    )


def test_a_pool_with_a_domain_is_not_deleted(cognito, pool_id):
    cognito.create_user_pool_domain(UserPoolId=pool_id, Domain="acme")
    words = "User pool cannot be deleted. It has a domain configured that should be deleted first."
    refused(cognito.delete_user_pool, match=words, UserPoolId=pool_id)
    cognito.delete_user_pool_domain(UserPoolId=pool_id, Domain="acme")
    cognito.delete_user_pool(UserPoolId=pool_id)


def test_a_key_for_one_pool_sees_no_others_domain(cognito, make_client, make_pool_id):
    own, other = make_pool_id(), make_pool_id()
    cognito.create_user_pool_domain(UserPoolId=own, Domain="own")
    cognito.create_user_pool_domain(UserPoolId=other, Domain="other")
    limited = make_client(pools=[own])
    assert limited.describe_user_pool_domain(Domain="own")["DomainDescription"]["UserPoolId"] == own
    assert limited.describe_user_pool_domain(Domain="other")["DomainDescription"] == {}
    refused(limited.delete_user_pool_domain, "AccessDeniedException", UserPoolId=other, Domain="other")


def test_a_pool_that_there_is_not_is_told(cognito):
    given = {"UserPoolId": "us-east-1_nowhere", "Domain": "acme"}
    for verb in ("create", "update", "delete"):
        refused(getattr(cognito, f"{verb}_user_pool_domain"), "ResourceNotFoundException", **given)
