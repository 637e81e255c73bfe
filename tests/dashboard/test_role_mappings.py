"""Role settings of an identity pool: default roles, and the editor of a provider's rules."""

import boto3
import pytest

from tests.dashboard.reading import form_in, read, row_for, words
from tests.fixtures.aws import KEY
from tests.fixtures.identity_spots import ROLE, by_rules

GOLD = ("custom:tier", "Equals", "gold", "gold")
STAFF = ("cognito:groups", "Contains", "staff", "staff")


def rule(index, claim="custom:tier", match="Equals", value="gold", role=f"{ROLE}gold"):
    """A rule as the form sends it, the last of its rules."""
    typed = {"claim": claim, "match": match, "value": value, "role": role}
    return {f"rule-{index}-{name}": text for name, text in typed.items()} | {
        "rule-TOTAL_FORMS": str(index + 1)
    }


@pytest.fixture
def editor(console, identity_spot):
    """The editor of the user pool's mapping: ``open()`` reads its form, ``send(step, typed)`` posts it."""

    class Editor:
        def url(self, step=""):
            return identity_spot.url(f"mapping/{step}", provider=identity_spot.provider)

        def open(self):
            return form_in(console.get(self.url()))

        def send(self, typed, step="preview/"):
            return console.post(self.url(step), typed)

    return Editor()


def test_a_pool_without_a_default_role_says_what_that_means(console, identity_spot):
    page = console.get(identity_spot.url())
    assert "There is no default role" in words(page)
    assert "Default role" in row_for(page, "client web")


def test_the_list_says_how_each_provider_chooses(console, identity_spot):
    identity_spot.set_roles(by_rules(GOLD, STAFF), authenticated=f"{ROLE}customer")
    page = console.get(identity_spot.url())
    assert f"{ROLE}customer" in words(page)
    assert "2 rules, in order deny" in row_for(page, "client web")


def test_default_roles_are_previewed_and_saved(console, identity_spot):
    identity_spot.set_roles(by_rules(GOLD), authenticated=f"{ROLE}old")
    typed = form_in(console.get(identity_spot.url("defaults/")))
    typed |= {"authenticated": f"{ROLE}customer", "unauthenticated": f"{ROLE}guest"}
    preview = console.post(identity_spot.url("defaults/preview/"), typed)
    assert f"{ROLE}old {ROLE}customer" in row_for(preview, "authenticated role")
    assert identity_spot.roles()["Roles"] == {"authenticated": f"{ROLE}old"}
    assert console.post(identity_spot.url("defaults/save/"), form_in(preview)).status_code == 302
    stored = identity_spot.roles()
    assert stored["Roles"] == {"authenticated": f"{ROLE}customer", "unauthenticated": f"{ROLE}guest"}
    assert list(stored["RoleMappings"]) == [identity_spot.provider]


def test_an_arn_that_does_not_parse_is_told_at_its_field(console, identity_spot):
    typed = form_in(console.get(identity_spot.url("defaults/")))
    page = console.post(identity_spot.url("defaults/preview/"), typed | {"authenticated": "customer"})
    assert page.status_code == 422
    field = read(page).select_one("#id_authenticated").find_parent(class_="field")
    assert "This is no role’s ARN" in words(field)
    assert form_in(page)["authenticated"] == "customer"


def test_rules_are_added_typed_previewed_and_saved(editor, identity_spot):
    typed = editor.open() | {"kind": "Rules"}
    added = editor.send(typed | {"do": "add"}, "")
    assert added.status_code == 200
    preview = editor.send(form_in(added) | rule(0))
    assert "custom:tier Equals gold → role/gold" in row_for(preview, "rule 01")
    assert editor.send(form_in(preview), "save/").status_code == 302
    assert identity_spot.roles()["RoleMappings"] == {identity_spot.provider: by_rules(GOLD)}


def test_moving_and_removing_save_nothing_and_lose_nothing(editor, identity_spot):
    identity_spot.set_roles(by_rules(GOLD, STAFF))
    typed = editor.open() | {"rule-1-value": "half-typed"}
    up = form_in(editor.send(typed | {"do": "up-1"}, ""))
    assert (up["rule-0-value"], up["rule-1-value"]) == ("half-typed", "gold")
    down = form_in(editor.send(up | {"do": "down-0"}, ""))
    assert (down["rule-0-value"], down["rule-1-value"]) == ("gold", "half-typed")
    left = form_in(editor.send(down | {"do": "remove-0"}, ""))
    assert left["rule-0-value"] == "half-typed"
    assert "rule-1-value" not in left
    assert identity_spot.roles()["RoleMappings"] == {identity_spot.provider: by_rules(GOLD, STAFF)}


@pytest.mark.parametrize("act", ["up-0", "down-1", "remove-7", "up-x", "fly", "up-99999", ""])
def test_an_act_that_makes_no_sense_changes_nothing(editor, identity_spot, act):
    identity_spot.set_roles(by_rules(GOLD, STAFF))
    typed = editor.open()
    kept = rule(0) | {"rule-1-value": "staff", "rule-TOTAL_FORMS": "2"}
    assert form_in(editor.send(typed | {"do": act}, "")).items() >= kept.items()


def test_the_order_of_rules_is_a_change(editor, identity_spot):
    identity_spot.set_roles(by_rules(GOLD, STAFF))
    preview = editor.send(form_in(editor.send(editor.open() | {"do": "up-1"}, "")))
    assert "custom:tier Equals gold → role/gold cognito:groups Contains staff" in row_for(preview, "rule 01")


def test_the_form_as_it_was_opened_would_change_nothing(editor, identity_spot):
    identity_spot.set_roles(by_rules(GOLD, STAFF), authenticated=f"{ROLE}customer")
    assert "Nothing would change" in words(editor.send(editor.open()))


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        (rule(0, claim=""), "rule-0-claim", "Name the claim."),
        (rule(0, claim="a b"), "rule-0-claim", "holds no spaces"),
        (rule(0, claim="x" * 65), "rule-0-claim", "At most 64 characters; this has 65."),
        (rule(0, value=""), "rule-0-value", "Say what to compare with."),
        (rule(0, value="x" * 129), "rule-0-value", "At most 128 characters; this has 129."),
        (rule(0, role=""), "rule-0-role", "Choose the role."),
        (rule(0, role="role/gold"), "rule-0-role", "This is no role’s ARN"),
        (rule(0, match="Like"), "rule-0-match", "Select a valid choice"),
    ],
)
def test_a_mistake_in_a_rule_is_told_at_its_field(editor, identity_spot, typed, field, sentence):
    page = editor.send(editor.open() | {"kind": "Rules"} | typed | rule(1, value="kept"))
    assert page.status_code == 422
    assert sentence in words(read(page).select_one(f"#id_{field}").find_parent(class_="field"))
    assert form_in(page)["rule-1-value"] == "kept"
    assert identity_spot.roles()["RoleMappings"] == {}


def test_rules_without_a_rule_are_refused(editor):
    assert "Add at least one rule" in words(editor.send(editor.open() | {"kind": "Rules"}))


def test_the_twenty_sixth_rule_is_refused_and_kept(editor, identity_spot):
    typed = editor.open() | {"kind": "Rules"}
    for index in range(26):
        typed |= rule(index, value=f"v{index}")
    page = editor.send(typed)
    assert page.status_code == 422
    assert "A provider can have 25 rules; these are 26." in words(page)
    assert form_in(page)["rule-25-value"] == "v25"
    shorter = editor.send(form_in(editor.send(form_in(page) | {"do": "remove-25"}, "")))
    assert shorter.status_code == 200
    assert editor.send(form_in(shorter), "save/").status_code == 302
    assert (
        len(identity_spot.roles()["RoleMappings"][identity_spot.provider]["RulesConfiguration"]["Rules"])
        == 25
    )


def test_a_rule_that_is_never_reached_is_pointed_out(editor):
    typed = editor.open() | {"kind": "Rules"} | rule(0) | rule(1, role=f"{ROLE}silver")
    assert "Rule 2 asks the same as rule 1, and is never reached." in words(editor.send(typed))


def test_going_back_to_the_default_role_removes_the_mapping(editor, identity_spot):
    identity_spot.set_roles(by_rules(GOLD), authenticated=f"{ROLE}customer")
    preview = editor.send(editor.open() | {"kind": "default"})
    assert "Reset" in row_for(preview, "rule 01")
    assert editor.send(form_in(preview), "save/").status_code == 302
    assert identity_spot.roles() == {"Roles": {"authenticated": f"{ROLE}customer"}, "RoleMappings": {}}


def test_the_way_back_from_the_preview_keeps_what_was_typed(editor):
    preview = editor.send(editor.open() | {"kind": "Rules"} | rule(0, value="platinum"))
    assert form_in(editor.send(form_in(preview), ""))["rule-0-value"] == "platinum"


def test_two_editors_at_once_are_told(editor, identity_spot):
    first, second = editor.open(), editor.open()
    saved = editor.send(form_in(editor.send(first | {"kind": "Rules"} | rule(0))), "save/")
    assert saved.status_code == 302
    conflict = editor.send(second | {"kind": "Rules"} | rule(0, value="silver"), "save/")
    assert conflict.status_code == 409
    assert "dana@example.com saved" in words(conflict)
    told = row_for(conflict, "rule 01")
    assert "gold → role/gold" in told
    assert "silver → role/gold" in told
    again = editor.send(form_in(conflict))
    assert editor.send(form_in(again), "save/").status_code == 302
    stored = identity_spot.roles()["RoleMappings"][identity_spot.provider]["RulesConfiguration"]["Rules"]
    assert [each["Value"] for each in stored] == ["silver"]


def test_what_the_service_refuses_stands_beside_what_was_typed(console, editor, identity_spot):
    preview = form_in(editor.send(editor.open() | {"kind": "Rules"} | rule(0)))
    identity_spot.identities.delete_identity_pool(IdentityPoolId=identity_spot.identity_pool_id)
    assert editor.send(preview, "save/").status_code == 404


def test_a_provider_that_the_pool_does_not_have_has_no_page(console, identity_spot):
    assert console.get(identity_spot.url("mapping/", provider="graph.facebook.com")).status_code == 404


def test_a_mapping_whose_provider_is_gone_can_be_removed(console, identity_spot):
    identity_spot.set_roles(by_rules(GOLD))
    identity_spot.identities.update_identity_pool(
        IdentityPoolId=identity_spot.identity_pool_id,
        IdentityPoolName="harbour-web",
        AllowUnauthenticatedIdentities=True,
    )
    assert "Provider is gone" in row_for(console.get(identity_spot.url()), identity_spot.provider)
    address = identity_spot.url("mapping/", provider=identity_spot.provider)
    typed = form_in(console.get(address)) | {"kind": "default"}
    assert console.post(address.replace("mapping/", "mapping/save/"), typed).status_code == 302
    assert identity_spot.roles()["RoleMappings"] == {}


def test_htmx_gets_the_rules_alone_with_the_focus_on_the_moved_one(console, editor, identity_spot):
    identity_spot.set_roles(by_rules(GOLD, STAFF, ("email", "Equals", "a", "a")))
    part = console.post(editor.url(), editor.open() | {"do": "up-2"}, headers={"HX-Request": "true"})
    page = read(part)
    assert page.find("main") is None
    assert page.select_one("[autofocus]")["value"] == "up-1"


def test_on_aws_a_service_that_does_not_know_roles_is_said_so(console, aws, moto_url):
    identities = boto3.client(
        "cognito-identity",
        endpoint_url=moto_url,
        region_name="us-east-1",
        aws_access_key_id=KEY[0],
        aws_secret_access_key=KEY[1],
    )
    pool = identities.create_identity_pool(IdentityPoolName="far", AllowUnauthenticatedIdentities=False)
    page = console.get(f"/identity-pools/shop-aws/{pool['IdentityPoolId']}/roles/")
    assert page.status_code in (501, 502)
    assert "Not on this connection" in words(page)
