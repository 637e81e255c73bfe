"""Finds the acts: every file of ``acts/<noun>/`` that says ``ACT``."""

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from dashboard import acts
from dashboard.acts.act import Act, Given
from dashboard.acts.user_act import UserAct
from dashboard.marked_acts import Mark


@cache
def nouns() -> tuple[str, ...]:
    """The folders of acts."""
    return tuple(module.name for module in iter_modules(acts.__path__) if module.ispkg)


@cache
def acts_on(noun: str) -> tuple[Act, ...]:
    """The acts of a folder, in the order of their files' names."""
    folder = import_module(f"{acts.__name__}.{noun}")
    files = [import_module(f"{folder.__name__}.{each.name}") for each in iter_modules(folder.__path__)]
    return tuple(file.ACT for file in files if hasattr(file, "ACT"))


@cache
def every_act() -> tuple[Act, ...]:
    return tuple(act for noun in nouns() for act in acts_on(noun))


@cache
def user_acts() -> dict[str, UserAct]:
    """The acts on users by their keys, in the order in which pages offer them."""
    found = (act for act in acts_on("users") if isinstance(act, UserAct))
    return {act.key: act for act in sorted(found, key=lambda act: act.order)}


@cache
def acts_on_many() -> dict[str, UserAct]:
    """What can be done to many users at once, by the word that forms and stored jobs have for it."""
    return {act.key_for_many: act for act in user_acts().values() if act.many}


def permissions_of(several: Iterable[Act]) -> tuple[str, ...]:
    """Any of these allows at least one of the acts."""
    return tuple(dict.fromkeys(each for act in several for each in act.permissions))


def marked_act(call: str, members: dict) -> tuple[Act, Mark]:
    """The act that makes a call which needs a second person, and its mark. Raises LookupError for any other call."""
    for act in every_act():
        for mark in act.marks:
            if mark.call == call and mark.fits(members):
                return act, mark
    raise LookupError(call)


def in_the_past(operation: str, given: Given) -> str:
    """A record of the trail in the past tense, by the act that left it; the operation's name where none has a word."""
    call = operation.removeprefix("console:")
    told = (act.tells(call, given) for act in every_act())
    return next((words for words in told if words), operation)
