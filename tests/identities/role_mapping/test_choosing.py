"""Which role a login gets: every row of the Developer Guide's pages on role-based access control."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identities.role_mapping.choosing import choose_role, mapping_for

ROLE = "arn:aws:iam::123456789012:role/"
DEFAULT, STAFF, GOLD, SILVER = (f"{ROLE}{name}" for name in ("default", "staff", "gold", "silver"))
NOT_AUTHORIZED, BAD = "NotAuthorizedException", "InvalidIdentityPoolConfigurationException"
PREFERRED, ROLES = "cognito:preferred_role", "cognito:roles"


def token(otherwise="Deny"):
    return {"Type": "Token", "AmbiguousRoleResolution": otherwise}


def rules(*given_rules, otherwise="Deny"):
    found = [{"Claim": c, "MatchType": m, "Value": v, "RoleARN": r} for c, m, v, r in given_rules]
    return {
        "Type": "Rules",
        "AmbiguousRoleResolution": otherwise,
        "RulesConfiguration": {"Rules": found},
    }


def outcome(choice):
    return choice.role or choice.refusal[0]


@pytest.mark.parametrize(
    ("claims", "otherwise", "requested", "expected"),
    [
        ({PREFERRED: GOLD, ROLES: [STAFF, GOLD]}, "Deny", None, GOLD),
        ({PREFERRED: GOLD}, "Deny", None, GOLD),
        ({ROLES: [STAFF]}, "Deny", None, STAFF),
        ({ROLES: [STAFF, STAFF]}, "Deny", None, STAFF),
        ({ROLES: STAFF}, "Deny", None, STAFF),
        ({ROLES: [STAFF, GOLD]}, "Deny", None, NOT_AUTHORIZED),
        ({ROLES: [STAFF, GOLD]}, "AuthenticatedRole", None, DEFAULT),
        ({}, "Deny", None, NOT_AUTHORIZED),
        ({}, "AuthenticatedRole", None, DEFAULT),
        ({}, None, None, NOT_AUTHORIZED),
        ({ROLES: []}, "AuthenticatedRole", None, DEFAULT),
        ({PREFERRED: [GOLD], ROLES: [STAFF]}, "Deny", None, STAFF),
        ({PREFERRED: "gold", ROLES: [STAFF]}, "Deny", None, STAFF),
        ({PREFERRED: None, ROLES: None}, "Deny", None, NOT_AUTHORIZED),
        ({ROLES: ["gold", STAFF]}, "Deny", None, STAFF),
        ({ROLES: {"a": 1}}, "Deny", None, NOT_AUTHORIZED),
        ({PREFERRED: GOLD, ROLES: [STAFF, GOLD]}, "Deny", STAFF, STAFF),
        ({PREFERRED: GOLD, ROLES: [STAFF]}, "AuthenticatedRole", SILVER, NOT_AUTHORIZED),
        ({PREFERRED: GOLD}, "AuthenticatedRole", GOLD, NOT_AUTHORIZED),
        ({}, "AuthenticatedRole", DEFAULT, NOT_AUTHORIZED),
    ],
)
def test_a_token_mapping_reads_the_roles_of_the_token(claims, otherwise, requested, expected):
    assert outcome(choose_role(token(otherwise), claims, default=DEFAULT, requested=requested)) == expected


@pytest.mark.parametrize(
    ("kind", "value", "held", "matches"),
    [
        ("Equals", "gold", "gold", True),
        ("Equals", "gold", "Gold", False),
        ("Equals", "gold", "golden", False),
        ("Equals", "gold", ["silver", "gold"], True),
        ("Equals", "gold", ["silver"], False),
        ("Equals", "true", True, True),
        ("Equals", "7", 7, True),
        ("Contains", "old", "golden", True),
        ("Contains", "gold", "silver", False),
        ("Contains", "gold", ["eu", "golden"], True),
        ("Contains", "gold", [], False),
        ("StartsWith", "go", "gold", True),
        ("StartsWith", "old", "gold", False),
        ("StartsWith", "go", ["eu", "gold"], True),
        ("NotEqual", "gold", "silver", True),
        ("NotEqual", "gold", "gold", False),
        ("NotEqual", "gold", None, False),
        ("NotEqual", "gold", [], False),
        ("NotEqual", "gold", ["silver", "eu"], True),
        ("NotEqual", "gold", ["silver", "gold"], False),
    ],
)
def test_each_match_type_compares_as_it_says(kind, value, held, matches):
    choice = choose_role(rules(("tier", kind, value, GOLD)), {"tier": held}, default=DEFAULT)
    assert outcome(choice) == (GOLD if matches else NOT_AUTHORIZED)
    assert choice.steps[0].matched is matches


@pytest.mark.parametrize("kind", ["Equals", "Contains", "StartsWith", "NotEqual"])
def test_a_missing_claim_matches_no_rule(kind):
    choice = choose_role(rules(("tier", kind, "gold", GOLD)), {"email": "ann@example.com"}, default=DEFAULT)
    assert outcome(choice) == NOT_AUTHORIZED
    assert "no claim tier" in choice.steps[0].text


def test_the_first_rule_that_matches_wins_and_later_ones_are_not_tried():
    mapping = rules(
        ("group", "Equals", "staff", STAFF),
        ("tier", "Equals", "gold", GOLD),
        ("tier", "Contains", "g", SILVER),
    )
    choice = choose_role(mapping, {"tier": "gold"}, default=DEFAULT)
    assert choice.role == GOLD
    assert [(step.rule, step.matched, step.decided) for step in choice.steps] == [
        (0, False, False),
        (1, True, True),
    ]


@pytest.mark.parametrize(
    ("otherwise", "expected"), [("Deny", NOT_AUTHORIZED), ("AuthenticatedRole", DEFAULT)]
)
def test_with_no_match_the_mapping_says_what_happens(otherwise, expected):
    mapping = rules(("tier", "Equals", "gold", GOLD), otherwise=otherwise)
    assert outcome(choose_role(mapping, {"tier": "silver"}, default=DEFAULT)) == expected


@pytest.mark.parametrize(
    ("requested", "expected"),
    [(GOLD, GOLD), (SILVER, SILVER), (STAFF, NOT_AUTHORIZED), (DEFAULT, NOT_AUTHORIZED)],
)
def test_with_rules_a_call_may_ask_for_the_role_of_any_that_matches(requested, expected):
    mapping = rules(
        ("tier", "Equals", "staff", STAFF),
        ("tier", "Equals", "gold", GOLD),
        ("tier", "Contains", "g", SILVER),
        otherwise="AuthenticatedRole",
    )
    choice = choose_role(mapping, {"tier": "gold"}, default=DEFAULT, requested=requested)
    assert outcome(choice) == expected


@pytest.mark.parametrize(
    ("default", "requested", "expected"),
    [
        (DEFAULT, None, DEFAULT),
        (DEFAULT, DEFAULT, DEFAULT),
        (DEFAULT, GOLD, NOT_AUTHORIZED),
        (None, None, BAD),
        (None, GOLD, NOT_AUTHORIZED),
    ],
)
def test_without_a_mapping_everyone_gets_the_default_role(default, requested, expected):
    claims = {PREFERRED: GOLD, ROLES: [GOLD]}
    assert outcome(choose_role(None, claims, default=default, requested=requested)) == expected


def test_a_mapping_falls_back_on_a_default_role_only_where_the_pool_has_one():
    choice = choose_role(token("AuthenticatedRole"), {}, default=None)
    assert choice.refusal == (
        BAD,
        "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
    )


@pytest.mark.parametrize(
    "mapping",
    [
        {},
        {"Type": "Other"},
        {"Type": "Rules", "AmbiguousRoleResolution": "AuthenticatedRole"},
        {"Type": "Rules", "RulesConfiguration": None},
        {"Type": "Rules", "RulesConfiguration": {"Rules": []}},
    ],
)
def test_a_mapping_that_is_not_whole_gives_no_role(mapping):
    assert outcome(choose_role(mapping, {ROLES: [GOLD]}, default=DEFAULT)) == BAD


@pytest.mark.parametrize(
    "rule",
    [
        {"Claim": "tier", "MatchType": "Equals", "Value": "gold"},
        {"Claim": "tier", "MatchType": "Equals", "Value": "gold", "RoleARN": "gold"},
        {"Claim": "tier", "MatchType": "Like", "Value": "gold", "RoleARN": GOLD},
        {"MatchType": "NotEqual", "Value": "gold", "RoleARN": GOLD},
    ],
)
def test_a_rule_that_is_not_whole_is_passed_over(rule):
    mapping = {**rules(("tier", "Equals", "gold", STAFF))}
    mapping["RulesConfiguration"]["Rules"].insert(0, rule)
    choice = choose_role(mapping, {"tier": "gold"}, default=DEFAULT)
    assert choice.role == STAFF
    assert "passed over" in choice.steps[0].text


POOL = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc"


@pytest.mark.parametrize(
    ("provider", "audience", "expected"),
    [
        (POOL, "web", "web"),
        (POOL, "phone", None),
        ("graph.facebook.com", "4711", "facebook"),
        ("graph.facebook.com", "", "facebook"),
        ("id.example.com/a", "app", "oidc"),
        ("example.com/a", "app", None),
        ("arn:aws:iam::123456789012:saml-provider/works", "", "saml"),
        ("accounts.google.com", "x", None),
    ],
)
def test_a_mapping_is_found_by_provider_and_client(provider, audience, expected):
    mappings = {
        f"{POOL}:web": "web",
        "graph.facebook.com": "facebook",
        "arn:aws:iam::123456789012:oidc-provider/id.example.com/a": "oidc",
        "arn:aws:iam::123456789012:saml-provider/works": "saml",
    }
    assert mapping_for(mappings, provider, audience) == expected


@pytest.mark.parametrize("mappings", [None, {}])
def test_a_pool_without_mappings_has_none_for_anyone(mappings):
    assert mapping_for(mappings, POOL, "web") is None


WORDS = st.sampled_from(["gold", "go", "silver", "", "old", "ü"])
ARNS = st.sampled_from([STAFF, GOLD, SILVER])
VALUES = st.one_of(st.none(), WORDS, st.booleans(), st.integers(0, 9), st.lists(st.one_of(WORDS, st.none())))
CLAIMS = st.dictionaries(st.sampled_from(["tier", "group", "email"]), VALUES).flatmap(
    lambda claims: st.fixed_dictionaries(
        {}, optional={PREFERRED: st.one_of(ARNS, VALUES), ROLES: st.one_of(st.lists(ARNS), VALUES)}
    ).map(lambda more: {**claims, **more})
)
RULE = st.fixed_dictionaries(
    {
        "Claim": st.sampled_from(["tier", "group", "email"]),
        "MatchType": st.sampled_from(["Equals", "Contains", "StartsWith", "NotEqual"]),
        "Value": WORDS.filter(bool),
        "RoleARN": ARNS,
    }
)
OTHERWISE = st.sampled_from(["AuthenticatedRole", "Deny"])
MAPPINGS = st.one_of(
    st.none(),
    OTHERWISE.map(token),
    st.builds(
        lambda found, otherwise: {**rules(otherwise=otherwise), "RulesConfiguration": {"Rules": found}},
        st.lists(RULE, min_size=1, max_size=6),
        OTHERWISE,
    ),
)
ASKED = st.one_of(st.none(), ARNS, st.just(DEFAULT))


@given(MAPPINGS, CLAIMS, st.one_of(st.none(), st.just(DEFAULT)), ASKED)
def test_a_choice_is_a_role_or_a_refusal_and_one_last_step_decides(mapping, claims, default, requested):
    choice = choose_role(mapping, claims, default=default, requested=requested)
    assert (choice.role is None) is (choice.refusal is not None)
    assert [step.decided for step in choice.steps] == [False] * (len(choice.steps) - 1) + [True]
    assert all(step.text for step in choice.steps)


@given(MAPPINGS, CLAIMS, ASKED)
def test_no_role_comes_from_nowhere(mapping, claims, requested):
    choice = choose_role(mapping, claims, default=DEFAULT, requested=requested)
    named = [rule["RoleARN"] for rule in ((mapping or {}).get("RulesConfiguration") or {}).get("Rules", [])]
    held = [*(claims.get(ROLES) or [])] if isinstance(claims.get(ROLES), list) else [claims.get(ROLES)]
    assert choice.role in {
        None,
        DEFAULT,
        *named,
        *(each for each in held if isinstance(each, str)),
        *([claims[PREFERRED]] if isinstance(claims.get(PREFERRED), str) else []),
    }
    if requested and choice.role:
        assert choice.role == requested


@given(MAPPINGS, CLAIMS)
def test_asking_for_the_role_that_one_would_get_anyway_gives_it_or_is_refused(mapping, claims):
    got = choose_role(mapping, claims, default=DEFAULT)
    if got.role:
        asked = choose_role(mapping, claims, default=DEFAULT, requested=got.role)
        assert asked.role in (got.role, None)
        if mapping and mapping["Type"] == "Rules" and got.steps[-1].rule is not None:
            assert asked.role == got.role


@given(st.lists(RULE, min_size=2, max_size=6), CLAIMS)
def test_rules_behind_the_one_that_decides_change_nothing(found, claims):
    whole = {**rules(), "RulesConfiguration": {"Rules": found}}
    choice = choose_role(whole, claims, default=DEFAULT)
    if choice.role:
        cut = {**rules(), "RulesConfiguration": {"Rules": found[: choice.steps[-1].rule + 1]}}
        assert choose_role(cut, claims, default=DEFAULT) == choice
