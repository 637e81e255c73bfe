"""Second factors: lost, refused, unreachable, or asked for and not there."""

from collections.abc import Iterable
from datetime import timedelta

from dashboard.screens.users.reasons.case import Case, Finding
from dashboard.users.factors import CONTACTS, LABELS, TOKEN, asked_for
from dashboard.users.person import CONTACTS as CONTACT_WORDS
from dashboard.words import relative

_RECENT = timedelta(days=1)


def none_set_up(case: Case) -> Iterable[Finding]:
    person = case.person
    if (
        case.pool.get("MfaConfiguration") == "ON"
        and not person.factors
        and person.status != "EXTERNAL_PROVIDER"
    ):
        yield Finding(
            "The pool requires a second factor, and none is set up.",
            stops=False,
            more="The app has to lead them through the set-up at the next sign-in, or send a code by SMS. An app that"
            " cannot do either stops there.",
        )


def without_contact(case: Case) -> Iterable[Finding]:
    for factor in asked_for(case.person, case.pool):
        contact = CONTACTS.get(factor, "")
        if contact and not case.person.attributes.get(contact):
            yield Finding(
                f"“{LABELS[factor]}” is on as a second factor, and there is no {CONTACT_WORDS[contact]}.",
                stops=False,
                more="Add it under Edit, marked as verified, or turn the factor off.",
                action="edit",
            )


def refused(case: Case) -> Iterable[Finding]:
    last = case.last_sign_in
    answers = [
        (a.get("ChallengeName"), a.get("ChallengeResponse")) for a in last.get("ChallengeResponses", ())
    ]
    if last.get("EventResponse") != "Fail" or ("Mfa", "Failure") not in answers:
        return
    if last["CreationDate"] < case.now - _RECENT:
        return
    factor = next(iter(asked_for(case.person, case.pool)), "")
    words = f"The last sign-in, {relative(last['CreationDate'])}, had the right password and a wrong second factor."
    if factor == TOKEN:
        more = (
            "If the phone is lost or new, take the old authenticator away. If they have it, its clock may be wrong:"
            " set it to automatic. Each code is taken once."
        )
        yield Finding(words, more=more, action="remove-authenticator")
    elif contact := CONTACTS.get(factor, ""):
        address = case.person.attributes.get(contact, "nowhere")
        more = f"The code goes to {address}. If that is not theirs any more, change it under Edit, marked as verified."
        yield Finding(words, more=more, action="edit")
    else:
        yield Finding(words, more="Look at which factor it was, and let them try once more.", action="events")
