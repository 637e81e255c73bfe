"""The style sheet of classic customization: parsed, held to what is allowed, and written anew.

Follows "Hosted UI (classic) branding" (DG:hosted-ui-classic-branding). Nothing of what was sent is copied: each selector, each
name of a property and each part of a value is written from its parsed form, so that no escape, comment or error hides
one thing in another.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import tinycss2
from tinycss2 import ast

from pools.rules.branding.css_values import NotAllowed, refuse_deep, shown, written

LARGEST = 131_072
MOST_RULES, MOST_DECLARATIONS = 200, 50
SELECTORS = frozenset(
    f".{name}-customizable{pseudo}"
    for name, pseudos in {
        "background": ("",),
        "banner": ("",),
        "errorMessage": ("",),
        "idpButton": ("", ":hover"),
        "idpDescription": ("",),
        "inputField": ("", ":focus"),
        "label": ("",),
        "legalText": ("",),
        "logo": ("",),
        "passwordCheck-notValid": ("",),
        "passwordCheck-valid": ("",),
        "redirect": ("",),
        "socialButton": ("",),
        "submitButton": ("", ":hover"),
        "textDescription": ("",),
    }.items()
    for pseudo in pseudos
)
_SIDES = ("top", "right", "bottom", "left")
_BOX = {
    *("width", "max-width", "min-width", "height", "max-height", "min-height"),
    *("padding", *(f"padding-{side}" for side in _SIDES)),
    *("margin", *(f"margin-{side}" for side in _SIDES)),
}
_TEXT = {
    *("font", "font-size", "font-weight", "font-style", "font-family", "font-variant", "line-height"),
    *("letter-spacing", "word-spacing", "text-align", "text-transform", "text-decoration"),
    *("vertical-align", "white-space"),
}
_COLOURS = {"color", "background", "background-color", "opacity", "text-shadow", "box-shadow"}
_BORDERS = {
    *("border", "border-color", "border-style", "border-width", "border-radius", "outline"),
    *("outline-color", "outline-style", "outline-width", "outline-offset"),
    *(f"border-{side}" for side in _SIDES),
    *(f"border-{side}-{part}" for side in _SIDES for part in ("color", "style", "width")),
    *(f"border-{a}-{b}-radius" for a in ("top", "bottom") for b in ("left", "right")),
}
_LAYOUT = {"display", "float", "clear", "overflow", "cursor", "transition", "align-items", "justify-content"}
PROPERTIES = frozenset(_BOX | _TEXT | _COLOURS | _BORDERS | _LAYOUT)
_FONTS = ("font", "font-family")
OF_SOCIAL_BUTTONS = frozenset(
    _BOX | {"text-align", "vertical-align", "align-items", "justify-content", "float"}
)
"""Their colours are the providers' own: only size, alignment and margins can be set."""


def clean(css: str) -> str:
    """The style sheet written anew, of nothing but what is allowed; empty where it holds no rule. Raises NotAllowed."""
    if len(css.encode()) > LARGEST:
        raise NotAllowed(f"The CSS is larger than {LARGEST} bytes.")
    refuse_deep(css)
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    if len(rules) > MOST_RULES:
        raise NotAllowed(f"The CSS has more than {MOST_RULES} rules.")
    return "".join(_rule(rule) for rule in rules)


def _rule(rule: Any) -> str:
    if isinstance(rule, ast.AtRule):
        raise NotAllowed(f"The CSS at-rule @{shown(rule.at_keyword)} is not allowed.")
    if not isinstance(rule, ast.QualifiedRule):
        raise NotAllowed(_place("The CSS cannot be read", rule))
    selectors = [_selector(part, rule) for part in _split(rule.prelude)]
    social = any("socialButton" in selector for selector in selectors)
    parsed = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    if len(parsed) > MOST_DECLARATIONS:
        raise NotAllowed(f"A rule of the CSS has more than {MOST_DECLARATIONS} declarations.")
    lines = [_declaration(each, social=social) for each in parsed]
    return f"{', '.join(selectors)} {{\n{''.join(lines)}}}\n" if lines else ""


def _split(tokens: Iterable[Any]) -> Iterator[list[Any]]:
    """The selectors of a list, without the white space around each."""
    part: list[Any] = []
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            yield part
            part = []
        elif token.type != "comment":
            part.append(token)
    yield part


def _selector(tokens: list[Any], rule: Any) -> str:
    while tokens and tokens[0].type == "whitespace":
        tokens = tokens[1:]
    while tokens and tokens[-1].type == "whitespace":
        tokens = tokens[:-1]
    name = "".join(
        each.value if each.type in ("ident", "literal") else " " if each.type == "whitespace" else "\0"
        for each in tokens
    )
    if name in SELECTORS:
        return name
    asked = shown(tinycss2.serialize(tokens)).strip()
    if not asked:
        raise NotAllowed(_place("A rule of the CSS has no selector", rule))
    raise NotAllowed(f"The CSS class {asked} is not in the list of allowed classes.")


def _declaration(parsed: Any, *, social: bool) -> str:
    if parsed.type == "at-rule":
        raise NotAllowed(f"The CSS at-rule @{shown(parsed.at_keyword)} is not allowed.")
    if parsed.type != "declaration":
        raise NotAllowed(_place("A declaration of the CSS cannot be read", parsed))
    name = parsed.lower_name
    if name not in PROPERTIES:
        raise NotAllowed(f"The CSS property {shown(parsed.name)} is not allowed.")
    if social and name not in OF_SOCIAL_BUTTONS:
        raise NotAllowed(
            f"The CSS property {name} is not allowed for socialButton: only size, alignment and margins."
        )
    value = written(parsed.value, name, strings=name in _FONTS).strip()
    if not value:
        raise NotAllowed(f"The CSS property {name} has no value.")
    return f"  {name}: {value}{' !important' if parsed.important else ''};\n"


def _place(what: str, node: Any) -> str:
    return f"{what}, at line {node.source_line}, column {node.source_column}."
