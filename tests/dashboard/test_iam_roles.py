"""Roles and their policies, on the embedded engine and on AWS."""

import json

import pytest

from dashboard.iam_documents.concerns import concerns
from dashboard.iam_documents.documents import Unreadable, context_keys, read_document
from dashboard.iam_documents.trust import takers, trust_for
from tests.dashboard.reading import form_in, read, row_for, words
from tests.fixtures.access import POOL

READ = {
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::harbour/*"}
    ],
}
SERVICE = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}


def make(keep, name: str = "gold", trust: dict | None = None, **policies: dict) -> str:
    """A role with these permission policies; returns its ARN."""
    text = json.dumps(trust or trust_for(POOL, "authenticated"))
    arn = keep.iam.create_role(RoleName=name, AssumeRolePolicyDocument=text)["Role"]["Arn"]
    for policy, document in policies.items():
        keep.iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=json.dumps(document))
    return arn


def stored(keep, policy: str, name: str = "gold") -> dict:
    return keep.iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]


# The list


def test_an_empty_list_says_what_to_make(console, keep):
    assert "No roles yet" in words(console.get(keep.url()))


def test_roles_are_listed_with_who_may_take_them(console, keep):
    make(keep, "gold")
    make(keep, "visitors", trust_for(POOL, "unauthenticated"))
    make(keep, "worker", SERVICE)
    page = console.get(keep.url())
    assert f"Signed in {POOL}" in row_for(page, "gold")
    assert f"Guests {POOL}" in row_for(page, "visitors")
    assert "Other the service lambda.amazonaws.com" in row_for(page, "worker")


def test_roles_are_found_by_how_their_names_begin_and_by_who_may_take_them(console, keep):
    for name, trust in (("gold", None), ("Gold-staff", SERVICE), ("silver", None)):
        make(keep, name, trust)
    found = words(console.get(keep.url(), {"q": "gold"}))
    assert "Gold-staff" in found
    assert "silver" not in found
    found = words(console.get(keep.url(), {"only": "identities"}))
    assert "silver" in found
    assert "Gold-staff" not in found
    assert "No such role" in words(console.get(keep.url(), {"q": "copper"}))


def test_many_roles_come_page_by_page(console, keep):
    for number in range(53):
        make(keep, f"role-{number:02}")
    first, second = console.get(keep.url()), console.get(keep.url(), {"page": "2"})
    names = [link.text for page in (first, second) for link in read(page).select("tbody th a")]
    assert sorted(names) == [f"role-{number:02}" for number in range(53)]
    assert len(read(first).select("tbody tr")) == 50


# A new one


@pytest.mark.parametrize("who", ["authenticated", "unauthenticated"])
def test_a_role_is_made_for_the_identities_of_a_pool_alone(console, keep, who):
    pool = keep.identities.create_identity_pool(
        IdentityPoolName="Harbour web", AllowUnauthenticatedIdentities=True
    )["IdentityPoolId"]
    typed = form_in(console.get(keep.url("create/")))
    typed |= {"role_name": "gold", "pool": pool, "who": who, "starter": "own-folder", "thing": "harbour"}
    answer = console.post(keep.url("create/"), typed)
    assert answer.status_code == 302
    assert "Harbour web" in words(console.get(answer["Location"]))
    trust = keep.iam.get_role(RoleName="gold")["Role"]["AssumeRolePolicyDocument"]
    assert trust == trust_for(pool, who)
    assert trust["Statement"][0]["Condition"]["StringEquals"] == {"cognito-identity.amazonaws.com:aud": pool}
    resources = [each["Resource"] for each in stored(keep, "own-folder")["Statement"]]
    assert resources == [
        "arn:aws:s3:::harbour/${cognito-identity.amazonaws.com:sub}/*",
        "arn:aws:s3:::harbour",
    ]


def test_a_starting_point_needs_to_know_its_bucket(console, keep):
    typed = {"role_name": "gold", "pool": POOL, "who": "authenticated", "starter": "own-folder"}
    page = console.post(keep.url("create/"), typed)
    assert page.status_code == 422
    assert "Name the bucket" in words(page)
    page = console.post(keep.url("create/"), typed | {"thing": "harbour/*"})
    assert "This can be no bucket" in words(page)
    assert keep.iam.list_roles()["Roles"] == []


def test_a_name_that_is_taken_is_refused_and_stays_typed(console, keep):
    make(keep)
    typed = {"role_name": "gold", "pool": POOL, "who": "authenticated", "starter": "none"}
    page = console.post(keep.url("create/"), typed)
    assert page.status_code == 409
    assert form_in(page)["role_name"] == "gold"
    assert "There is one of this name already" in words(page)


# Its page


def test_a_page_shows_the_policies_and_the_arn(console, keep):
    arn = make(keep, reading=READ)
    page = console.get(keep.url("role/gold/"))
    assert arn in words(page)
    shown = [json.loads(block.get_text()) for block in read(page).select("pre.json")]
    assert shown == [trust_for(POOL, "authenticated"), READ]


def test_a_role_that_is_not_there_is_not_found(console, keep):
    page = console.get(keep.url("role/nobody/"))
    assert page.status_code == 404
    assert "This does not exist any more" in words(page)


def test_attached_managed_policies_are_shown_and_cannot_be_edited(console, aws_keep):
    make(aws_keep)
    arn = aws_keep.iam.create_policy(PolicyName="shared", PolicyDocument=json.dumps(READ))["Policy"]["Arn"]
    aws_keep.iam.attach_role_policy(RoleName="gold", PolicyArn=arn)
    assert arn in row_for(console.get(aws_keep.url("role/gold/")), "shared")
    page = console.get(aws_keep.url(f"role/gold/managed/{arn}"))
    assert json.loads(read(page).select_one("pre.json").get_text()) == READ
    assert not read(page).select("main form")
    assert console.get(aws_keep.url(f"role/gold/managed/{arn}x")).status_code == 404


def test_the_identity_pools_that_give_a_role_are_named_with_the_way(console, embedded_keep):
    gold, other = make(embedded_keep), make(embedded_keep, "other")
    made = {
        "AllowUnauthenticatedIdentities": True,
        "SupportedLoginProviders": {"graph.facebook.com": "7346241598935555"},
    }
    pools = [
        embedded_keep.identities.create_identity_pool(IdentityPoolName=name, **made)["IdentityPoolId"]
        for name in ("Harbour web", "Another")
    ]
    rule = {"Claim": "custom:tier", "MatchType": "Equals", "Value": "gold", "RoleARN": gold}
    mapping = {
        "Type": "Rules",
        "AmbiguousRoleResolution": "Deny",
        "RulesConfiguration": {"Rules": [{**rule, "Value": "tin", "RoleARN": other}, rule]},
    }
    embedded_keep.identities.set_identity_pool_roles(
        IdentityPoolId=pools[0],
        Roles={"authenticated": gold, "unauthenticated": other},
        RoleMappings={"graph.facebook.com": mapping},
    )
    embedded_keep.identities.set_identity_pool_roles(IdentityPoolId=pools[1], Roles={"authenticated": other})
    part = console.get(embedded_keep.url("role/gold/uses/"), headers={"HX-Request": "true"})
    told = words(part)
    assert "Harbour web default for signed-in identities rule 2 for graph.facebook.com" in told
    assert "Another" not in told
    assert "Harbour web" in words(console.get(embedded_keep.url("role/gold/uses/")))


def test_identity_pools_that_cannot_be_read_are_counted(console, aws_keep):
    make(aws_keep)
    aws_keep.identities.create_identity_pool(IdentityPoolName="Web", AllowUnauthenticatedIdentities=False)
    told = words(console.get(aws_keep.url("role/gold/uses/")))
    assert "None is known. 1 of 1 identity pool could not be read." in told


# Editing


def test_settings_are_edited(console, keep):
    make(keep)
    url = keep.url("role/gold/settings/")
    typed = form_in(console.get(url)) | {"description": "Buys a lot", "max_session_duration": "7200"}
    assert console.post(url, typed).status_code == 302
    role = keep.iam.get_role(RoleName="gold")["Role"]
    assert (role["Description"], role["MaxSessionDuration"]) == ("Buys a lot", 7200)


def test_the_trust_policy_is_edited(console, keep):
    make(keep)
    url = keep.url("role/gold/trust/")
    typed = form_in(console.get(url))
    changed = trust_for(POOL, "unauthenticated")
    assert console.post(url, typed | {"document": json.dumps(changed)}).status_code == 302
    assert keep.iam.get_role(RoleName="gold")["Role"]["AssumeRolePolicyDocument"] == changed


def test_a_policy_is_added_renamed_and_removed(console, keep):
    make(keep)
    add = keep.url("role/gold/policies/add/")
    typed = form_in(console.get(add)) | {"name": "reading", "document": json.dumps(READ)}
    assert console.post(add, typed).status_code == 302
    edit = keep.url("role/gold/policies/edit/reading/")
    assert console.post(edit, form_in(console.get(edit)) | {"name": "looking"}).status_code == 302
    assert keep.iam.list_role_policies(RoleName="gold")["PolicyNames"] == ["looking"]
    assert stored(keep, "looking") == READ
    remove = keep.url("role/gold/policies/remove/looking/")
    assert "lose what it allows at once" in words(console.get(remove))
    assert console.post(remove).status_code == 302
    assert keep.iam.list_role_policies(RoleName="gold")["PolicyNames"] == []


def test_no_name_overwrites_another_policy(console, keep):
    make(keep, reading=READ, other=json.loads(json.dumps(READ).replace("Read", "Other")))
    add = keep.url("role/gold/policies/add/")
    page = console.post(add, form_in(console.get(add)) | {"name": "reading", "document": json.dumps(READ)})
    assert page.status_code == 422
    assert "has a policy of this name" in words(page)
    edit = keep.url("role/gold/policies/edit/other/")
    page = console.post(edit, form_in(console.get(edit)) | {"name": "reading"})
    assert "has a policy of this name" in words(page)
    assert stored(keep, "reading") == READ


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"Version": "2012-10-17",\n "Statement": [,]}', "Line 2, column 16"),
        ("[]", "A policy is an object"),
        ('{"Version": "2012-10-17"}', "Statement is missing"),
        ('{"Statement": [{"Effect": "Allow"}, {"Effect": "allow"}]}', "Statement[1].Effect"),
        ('{"Statement": [], "Statement": []}', "“Statement” stands twice"),
        ('{"Statement": [{"Effect": "Allow", "Action": NaN}]}', "NaN is no JSON"),
        ("[" * 100_000, "nested far too deeply"),
    ],
)
def test_what_is_no_policy_is_told_at_the_field_before_any_call(console, keep, text, told):
    make(keep, reading=READ)
    edit = keep.url("role/gold/policies/edit/reading/")
    page = console.post(edit, form_in(console.get(edit)) | {"document": text})
    assert page.status_code == 422
    assert told in read(page).select_one(".field:has(textarea) .errorlist").text
    assert form_in(page)["document"].strip() == text
    assert stored(keep, "reading") == READ


def test_what_iam_refuses_is_told_at_the_field(console, keep):
    make(keep, reading=READ)
    edit = keep.url("role/gold/policies/edit/reading/")
    wrong = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*"}]}
    page = console.post(edit, form_in(console.get(edit)) | {"document": json.dumps(wrong)})
    assert page.status_code == 422
    assert "ction" in read(page).select_one(".field:has(textarea) .errorlist").text
    assert stored(keep, "reading") == READ


@pytest.mark.parametrize("part", ["trust/", "policies/edit/reading/", "settings/"])
def test_the_second_of_two_editors_is_told_and_may_then_replace(console, keep, part):
    make(keep, reading=READ)
    url = keep.url(f"role/gold/{part}")
    mine = form_in(console.get(url))
    theirs = json.loads(json.dumps(READ).replace("harbour", "theirs"))
    trust = trust_for(POOL, "unauthenticated")
    keep.iam.update_assume_role_policy(RoleName="gold", PolicyDocument=json.dumps(trust))
    keep.iam.put_role_policy(RoleName="gold", PolicyName="reading", PolicyDocument=json.dumps(theirs))
    keep.iam.update_role(RoleName="gold", Description="theirs", MaxSessionDuration=3600)
    page = console.post(url, mine)
    assert page.status_code == 409
    assert "Somebody else saved meanwhile" in words(page)
    assert "theirs" in words(page) or "unauthenticated" in words(page)
    assert stored(keep, "reading") == theirs
    again = form_in(page)
    typed = mine.keys() - {"version", "csrfmiddlewaretoken"}
    assert {name: again[name] for name in typed} == {name: mine[name] for name in typed}
    assert console.post(url, again).status_code == 302
    assert "theirs" not in words(console.get(url))


# Its end


def test_a_role_is_deleted_with_its_policies_after_one_question(console, keep):
    make(keep, reading=READ, other=READ)
    asked = words(console.get(keep.url("role/gold/delete/")))
    assert "2 policies of its own are deleted first" in asked
    assert all(name in asked for name in ("other", "reading"))
    assert console.post(keep.url("role/gold/delete/")).status_code == 302
    assert keep.iam.list_roles()["Roles"] == []


def test_managed_policies_outlive_the_role(console, aws_keep):
    make(aws_keep)
    arn = aws_keep.iam.create_policy(PolicyName="shared", PolicyDocument=json.dumps(READ))["Policy"]["Arn"]
    aws_keep.iam.attach_role_policy(RoleName="gold", PolicyArn=arn)
    assert "taken off 1 managed policy" in words(console.get(aws_keep.url("role/gold/delete/")))
    assert console.post(aws_keep.url("role/gold/delete/")).status_code == 302
    assert aws_keep.iam.get_policy(PolicyArn=arn)["Policy"]["AttachmentCount"] == 0


def test_what_stands_in_the_way_of_deleting_is_told(console, aws_keep):
    make(aws_keep)
    aws_keep.iam.create_instance_profile(InstanceProfileName="machines")
    aws_keep.iam.add_role_to_instance_profile(InstanceProfileName="machines", RoleName="gold")
    page = console.post(aws_keep.url("role/gold/delete/"))
    assert page.status_code == 409
    assert "Something still hangs on it" in words(page)


# Rules


def test_who_may_take_a_role_in_words():
    both = trust_for(POOL, "authenticated")
    both["Statement"].append(SERVICE["Statement"][0])
    found = takers(both)
    assert [(each.in_words, each.pool_id) for each in found] == [("Signed in", POOL), ("Other", "")]
    assert found[0].may_tag


@pytest.mark.parametrize("conditions", [{}, {"StringLike": {"cognito-identity.amazonaws.com:aud": "us-*"}}])
def test_a_trust_policy_that_names_no_pool_is_questioned(conditions):
    trust = trust_for(POOL, "authenticated")
    trust["Statement"][0]["Condition"] = conditions
    titles = [each.title for each in concerns(trust, {})]
    assert titles == ["Any identity pool may give this role", "Guests may take it like those who signed in"]


@pytest.mark.parametrize(
    ("who", "statement", "title"),
    [
        ("authenticated", {"Action": "*", "Resource": "*"}, "It allows every action on every resource"),
        (
            "authenticated",
            {"Action": ["iam:PassRole"], "Resource": "*"},
            "It reaches for more power (iam:PassRole)",
        ),
        (
            "authenticated",
            {"NotAction": "iam:*", "Resource": "*"},
            "It allows all actions but some (NotAction)",
        ),
        (
            "unauthenticated",
            {"Action": "s3:*", "Resource": "x"},
            "A guest may do everything in a service (s3:*)",
        ),
        (
            "unauthenticated",
            {"Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*"},
            "A guest may change things everywhere (s3:PutObject)",
        ),
    ],
)
def test_permissions_that_go_far_are_questioned(who, statement, title):
    policy = {"Statement": [{"Effect": "Allow", **statement}]}
    found = concerns(trust_for(POOL, who), {"reading": policy})
    assert [(each.title, each.where) for each in found] == [(title, "reading, Statement[0]")]


@pytest.mark.parametrize("action", ["cognito-idp:AdminGetUser", "cognito-idp:adminListDevices"])
def test_reading_is_no_change_whoever_reads(action):
    policy = {"Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}
    assert concerns(trust_for(POOL, "unauthenticated"), {"reading": policy}) == []


def test_sound_policies_are_not_questioned():
    assert concerns(trust_for(POOL, "authenticated"), {"reading": READ}) == []
    denial = {"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}
    assert concerns(trust_for(POOL, "unauthenticated"), {"reading": READ, "none": denial}) == []


def test_a_trial_starts_with_the_keys_that_the_policies_look_at():
    policy = {
        "Statement": {
            "Effect": "Allow",
            "Resource": "arn:aws:s3:::harbour/${aws:PrincipalTag/team}/${cognito-identity.amazonaws.com:sub}/*",
            "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1", "AWS:PrincipalTag/team": "x"}},
        }
    }
    keys = ["aws:SourceVpc", "AWS:PrincipalTag/team", "cognito-identity.amazonaws.com:sub"]
    assert context_keys([policy]) == keys


def test_a_document_that_says_nothing_wrong_is_read():
    assert read_document(json.dumps(READ)) == READ
    with pytest.raises(Unreadable):
        read_document("")
