"""What holds for every act, whatever it is done to: found by its folder, so a new one is held to it too."""

import ast
import inspect
import re
from pathlib import Path

import botocore.session
import pytest
from django.template.loader import get_template
from django.urls import get_resolver

import dashboard
from dashboard import marked_acts
from dashboard.acts.asked_act import AskedAct
from dashboard.acts.markable import IMPORT_PASSWORDS, MARKABLE
from dashboard.acts.registry import acts_on, acts_on_many, every_act, in_the_past, nouns, user_acts
from dashboard.acts.user import User
from dashboard.acts.user_act import UserAct
from dashboard.approvals.wording import bulk_action, title
from dashboard.desk.kinds import KINDS
from dashboard.models import ApprovalRequest, BulkJob, StaffMember
from dashboard.page_access import every_page, page_named
from dashboard.pages import page_of
from dashboard.permissions.groups import all_permissions
from dashboard.screens import asking
from dashboard.screens.users.diagnosis import RULES
from dashboard.screens.users.leads import LEADS
from tests.dashboard.test_users_diagnosis import POOL, ann

SENTENCE = re.compile(r"[A-Z0-9“{].*[.?]", re.DOTALL)
USER_ACTS = list(user_acts().values())
ASKED_ACTS = [act for act in every_act() if isinstance(act, AskedAct)]
MARKS = [mark for act in every_act() for mark in act.marks]


def recorded() -> set[str]:
    """The words of the console's own that it writes into the trail, as its source has them."""
    found: set[str] = set()
    for file in Path(dashboard.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and re.fullmatch(
                r"(\w+\.)?_?(note|record)", ast.unparse(node.func)
            ):
                parts = (each for arg in node.args for each in ast.walk(arg))
                words = (each.value for each in parts if isinstance(each, ast.Constant))
                found |= {word for word in words if re.fullmatch(r"[A-Z][a-z]+[A-Z]\w+", str(word))}
    return found


def names(act) -> str:
    return act.key


def test_acts_are_found_by_their_folders():
    assert {"users", "pools", "identity_pools", "identities"} <= set(nouns())
    assert {"delete", "disable", "sign-out", "unlock", "password", "group-add"} <= {
        a.key for a in acts_on("users")
    }
    for noun in nouns():
        keys = [act.key for act in acts_on(noun)]
        assert len(keys) == len(set(keys)), noun


@pytest.mark.parametrize("act", every_act(), ids=names)
def test_its_operation_is_one_of_the_service_and_can_be_given(act):
    service, _, operation = act.operation.partition(":")
    if service != "console":
        model = botocore.session.get_session().get_service_model(service)
        assert operation in model.operation_names
    assert set(act.permissions) <= all_permissions()


@pytest.mark.parametrize("act", every_act(), ids=names)
def test_it_is_told_in_the_past_tense(act):
    """By a word of its own, or by that of the act which makes the same call."""
    told = in_the_past(act.call, {"MessageAction": "RESEND"} if act.key == "resend" else {})
    assert told != act.call or act.also_past
    for operation in act.also_past:
        assert in_the_past(operation, {}) not in ("", operation)


@pytest.mark.parametrize("act", [act for act in USER_ACTS if act.page != "none"], ids=names)
def test_its_page_is_open_to_whoever_may_do_it(act):
    page = page_named(act.page_name)
    assert page is not None, act.page_name
    assert set(page.permissions) == set(act.permissions)


@pytest.mark.parametrize("act", USER_ACTS, ids=names)
def test_what_it_says_are_whole_sentences(act):
    offer = act.offer(ann(), POOL)
    said = [offer.effects, offer.reason or "None.", act.asks("Ann") + "?"]
    said += [act.many.effects] if act.many else []
    assert [words for words in said if not SENTENCE.fullmatch(words)] == []
    if isinstance(act.said, str):
        assert act.says(User(None, "ann", ann()), {}).endswith(".")


@pytest.mark.parametrize("act", ASKED_ACTS, ids=lambda act: act.operation)
def test_an_act_on_something_else_is_whole_sentences_and_has_a_page(act):
    shop = StaffMember(name="Harbour shop", email="shop@example.com")
    assert act.heads(shop)[0].isupper()
    assert act.asks(shop)[0].isupper()
    assert act.said == "" or re.fullmatch(SENTENCE, act.says(shop, 1234))
    assert all(re.fullmatch(SENTENCE, sentence) for sentence in act.effects)
    assert act.words == "" or get_template(act.words)
    pages = [page_of(each.callback) for each in every_page(get_resolver().url_patterns)]
    assert [page for page in pages if page and page.permissions == act.permissions]


@pytest.mark.parametrize("act", [act for act in ASKED_ACTS if act.question], ids=lambda act: act.operation)
def test_what_is_asked_first_says_what_it_will_do(act):
    assert act.effects or act.words
    assert act.heading
    assert act.said or act.key == "rotate", "only the page of a new secret says it all itself"


def test_no_page_says_the_words_of_a_question_itself():
    screens = Path(asking.__file__).parent
    asks = [file for file in screens.rglob("*.py") if re.search(r"\bQuestion\(", file.read_text())]
    assert asks == []


@pytest.mark.parametrize("operation", sorted(recorded()))
def test_what_the_console_itself_records_is_told_in_words(operation):
    assert in_the_past(operation, {}) not in ("", operation)


@pytest.mark.parametrize("act", acts_on_many().values(), ids=names)
def test_a_bulk_job_can_name_it(act):
    assert len(act.key_for_many) <= BulkJob._meta.get_field("action").max_length
    assert set(act.permissions) <= set(page_named("bulk-run").permissions)
    assert set(act.to_many.desk) <= set(KINDS)


def test_every_kind_of_the_queue_has_an_act_that_helps():
    for kind in KINDS:
        assert [act for act in acts_on_many().values() if kind in act.to_many.desk], kind


def test_no_two_are_offered_at_the_same_rank():
    for ranks in ([a.order for a in USER_ACTS if a.order], [a.likely for a in USER_ACTS if a.likely]):
        assert len(ranks) == len(set(ranks))


def test_what_a_diagnosis_recommends_is_an_act_or_a_page():
    sources = "\n".join(inspect.getsource(rule) for rule in RULES.values())
    recommended = set(re.findall(r'action="([a-z-]+)"', sources))
    assert recommended
    assert recommended <= set(user_acts()) | set(LEADS)


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.call)
def test_an_approval_has_words_for_each_call_that_can_be_marked(mark):
    members = {"Username": "ann", "IdentityIdsToDelete": ["one", "two"], "GroupName": "night {shift}"}
    if mark.under is IMPORT_PASSWORDS:  # a right, and no call
        del members["Username"]
    if mark.call.endswith("MFAPreference"):
        members["SMSMfaSettings"] = {"Enabled": False}
    if mark.always:
        members["AcceptUnverified"] = True
    request = ApprovalRequest(
        call=mark.call, members=members, names=[], facts={"name": "Harbour shop"}, pool="p"
    )

    assert mark.fits(members)
    assert mark.under is MARKABLE[mark.under.key]
    assert SENTENCE.fullmatch(mark.effects)
    assert re.fullmatch(
        r"(Add|Delete|Disable|Import|Join|Mark|Remove|Turn off|Sign out|Start|Undo) .+", title(request)
    )
    assert "{n" not in title(request).replace("{shift}", "")


@pytest.mark.parametrize("act", [act for act in USER_ACTS if act.many and act.marks], ids=names)
def test_an_approved_act_on_many_is_done_by_the_bulk_job_of_the_same_act(act):
    request = ApprovalRequest(call=act.operation, members={}, names=["ann", "ben"])

    assert acts_on_many()[bulk_action(request)] is act


def test_the_guard_lets_nothing_pass_before_it_knows_which_acts_can_be_marked(monkeypatch):
    monkeypatch.setattr(marked_acts, "_marks", {})

    with pytest.raises(RuntimeError, match="second person"):
        marked_acts.needs_approval("cognito-idp:AdminDeleteUser", many=2)


def test_every_page_under_a_user_that_changes_something_is_an_act():
    """A page that names a changing operation by hand would be a verb without a home."""
    pages = [
        each for each in every_page(get_resolver().url_patterns) if (each.name or "").startswith("user-")
    ]
    acts = {act.operation for act in every_act()} | {each for act in every_act() for each in act.permissions}
    reads = re.compile(r"cognito-i[a-z]+:(Admin)?(Get|List)")
    for each in pages:
        changing = {act for act in page_named(each.name).permissions if not reads.match(act)}
        assert changing <= acts, each.name


def test_users_are_the_only_ones_with_pages_made_from_acts():
    assert all(isinstance(act, UserAct) for act in USER_ACTS)
