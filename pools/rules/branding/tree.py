"""Every setting of a style of managed login, with Lifeguard's own default.

Follows "Branding editor" of managed login (DG:managed-login-brandingeditor). Where it does not tell what a choice
may hold, docs/decisions/2026-11-27-branding.md says what Lifeguard takes.
"""

from typing import Any

from pools.rules.branding.kinds import Kind, choice, colour, flag, names, radius, several

Pair = tuple[str, str]
"""The default of a colour in light mode and in dark."""
PLACES = ("START", "CENTER", "END")
METHODS = {"FEDERATED": "BUTTON", "USERNAME_PASSWORD": "INPUT"}
"""The ways to sign in that can be ordered, and how each is displayed."""
METHOD_ORDER = [[{"display": display, "type": kind} for kind, display in METHODS.items()]]


def modes(colours: dict[str, Any]) -> dict[str, Any]:
    """A coloured block: the same members in ``lightMode`` and in ``darkMode``."""
    return {"lightMode": _side(colours, 0), "darkMode": _side(colours, 1)}


def _side(colours: dict[str, Any], side: int) -> dict[str, Any]:
    return {
        name: _side(pair, side) if isinstance(pair, dict) else colour(f"{pair[side]}ff")
        for name, pair in colours.items()
    }


def _place(default: str) -> Kind:
    return choice(default, *(place for place in PLACES if place != default))


def _is_method_order(value: Any) -> bool:
    if not (isinstance(value, list) and value and all(isinstance(row, list) and row for row in value)):
        return False
    methods = [method for row in value for method in row]
    if not all(isinstance(each, dict) and each.keys() == {"display", "type"} for each in methods):
        return False
    kinds = [str(each["type"]) for each in methods]
    return len(set(kinds)) == len(kinds) and all(
        METHODS.get(str(each["type"])) == each["display"] for each in methods
    )


def _are_acceptance_elements(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= 10
        and all(
            isinstance(each, dict)
            and each.keys() <= {"enforcement", "textKey"}
            and each.get("enforcement", "NONE") == "NONE"
            and isinstance(each.get("textKey", ""), str)
            and len(each.get("textKey", "")) <= 50
            for each in value
        )
    )


_SWITCH = {"enabled": flag(False)}
_GROUND, _PANEL, _TEXT, _MUTED = (
    ("f4f7f8", "0b1216"),
    ("ffffff", "121c21"),
    ("13212a", "e3ecf0"),
    ("4f616c", "9db0ba"),
)
_LINE, _EDGE = ("dbe3e7", "22323a"), ("74868f", "7c94a0")
_ACCENT, _STRONG, _ON_ACCENT = ("0a6c7d", "45b8c9"), ("07505e", "74d4e1"), ("ffffff", "04181c")
_SOFT, _HOVER = ("dff0f3", "10333b"), ("f3f7f8", "17242a")
_BAD, _BAD_SOFT = ("ab221b", "f59a92"), ("fdebe9", "371917")
_GOOD, _GOOD_SOFT = ("17693b", "6fd097"), ("e0f3e7", "11301f")
_WARN, _WARN_SOFT = ("7d5000", "e6b95a"), ("fdf2da", "2e240e")


def _status(ground: Pair, mark: Pair) -> dict[str, Pair]:
    return {"backgroundColor": ground, "borderColor": mark, "indicatorColor": mark}


def _button(ground: Pair, border: Pair, text: Pair) -> dict[str, Pair]:
    return {"backgroundColor": ground, "borderColor": border, "textColor": text}


def _filled(ground: Pair) -> dict[str, Pair]:
    return {"backgroundColor": ground, "textColor": _ON_ACCENT}


def _bar() -> dict[str, Any]:
    return {
        "backgroundImage": _SWITCH,
        "logo": {"enabled": flag(False), "location": _place("START")},
        **modes({"background": {"color": _PANEL}, "borderColor": _LINE}),
    }


TREE: dict[str, Any] = {
    "categories": {
        "auth": {
            "authMethodOrder": Kind(
                _is_method_order,
                METHOD_ORDER,
                "lists of {display, type}: FEDERATED as BUTTON and USERNAME_PASSWORD as INPUT, each once",
            ),
            "federation": {
                "interfaceStyle": choice("BUTTON_LIST", "SEARCH_INPUT"),
                "order": names(300),
            },
        },
        "form": {
            "displayGraphics": flag(True),
            "instructions": _SWITCH,
            "languageSelector": _SWITCH,
            "location": {"horizontal": _place("CENTER"), "vertical": _place("CENTER")},
            "sessionTimerDisplay": choice("NONE"),
        },
        "global": {
            "colorSchemeMode": choice("DYNAMIC", "LIGHT", "DARK"),
            "pageHeader": _SWITCH,
            "pageFooter": _SWITCH,
            "spacingDensity": choice("REGULAR", "COMPACT", "SPACIOUS"),
        },
        "signUp": {
            "acceptanceElements": Kind(
                _are_acceptance_elements,
                [{"enforcement": "NONE", "textKey": "en"}],
                "a list of at most 10 {enforcement: NONE, textKey}",
            )
        },
    },
    "componentClasses": {
        "buttons": {"borderRadius": radius(8.0)},
        "divider": modes({"borderColor": _LINE}),
        "dropDown": {
            "borderRadius": radius(8.0),
            **modes(
                {
                    "defaults": {"itemBackgroundColor": _PANEL},
                    "hover": {
                        "itemBackgroundColor": _HOVER,
                        "itemBorderColor": _EDGE,
                        "itemTextColor": _TEXT,
                    },
                    "match": {"itemBackgroundColor": _SOFT, "itemTextColor": _STRONG},
                }
            ),
        },
        "focusState": modes({"borderColor": _ACCENT}),
        "idpButtons": {"icons": {"enabled": flag(True)}},
        "input": {
            "borderRadius": radius(8.0),
            **modes(
                {"defaults": {"backgroundColor": _PANEL, "borderColor": _EDGE}, "placeholderColor": _MUTED}
            ),
        },
        "inputDescription": modes({"textColor": _MUTED}),
        "inputLabel": modes({"textColor": _TEXT}),
        "link": modes({"defaults": {"textColor": _ACCENT}, "hover": {"textColor": _STRONG}}),
        "optionControls": modes(
            {
                "defaults": {"backgroundColor": _PANEL, "borderColor": _EDGE},
                "selected": {"backgroundColor": _ACCENT, "foregroundColor": _ON_ACCENT},
            }
        ),
        "statusIndicator": modes(
            {
                "error": _status(_BAD_SOFT, _BAD),
                "pending": {"indicatorColor": _EDGE},
                "success": _status(_GOOD_SOFT, _GOOD),
                "warning": _status(_WARN_SOFT, _WARN),
            }
        ),
    },
    "components": {
        "alert": {
            "borderRadius": radius(8.0),
            **modes({"error": {"backgroundColor": _BAD_SOFT, "borderColor": _BAD}}),
        },
        "favicon": {"enabledTypes": several(["ICO", "SVG"], "ICO", "SVG")},
        "form": {
            "backgroundImage": _SWITCH,
            "borderRadius": radius(12.0),
            "logo": {
                "enabled": flag(False),
                "formInclusion": choice("IN", "OUT"),
                "location": _place("CENTER"),
                "position": choice("TOP", "BOTTOM"),
            },
            **modes({"backgroundColor": _PANEL, "borderColor": _LINE}),
        },
        "idpButton": {
            "custom": {},
            "standard": modes(
                {
                    "active": _button(_SOFT, _ACCENT, _STRONG),
                    "defaults": _button(_PANEL, _EDGE, _TEXT),
                    "hover": _button(_HOVER, _ACCENT, _TEXT),
                }
            ),
        },
        "pageBackground": {"image": _SWITCH, **modes({"color": _GROUND})},
        "pageFooter": _bar(),
        "pageHeader": _bar(),
        "pageText": modes({"bodyColor": _TEXT, "descriptionColor": _MUTED, "headingColor": _TEXT}),
        "phoneNumberSelector": {"displayType": choice("TEXT")},
        "primaryButton": modes(
            {
                "active": _filled(_STRONG),
                "defaults": _filled(_ACCENT),
                "disabled": {"backgroundColor": _LINE, "borderColor": _LINE},
                "hover": _filled(_STRONG),
            }
        ),
        "secondaryButton": modes(
            {
                "active": _button(_SOFT, _STRONG, _STRONG),
                "defaults": _button(_PANEL, _ACCENT, _ACCENT),
                "hover": _button(_HOVER, _STRONG, _STRONG),
            }
        ),
    },
}
"""By name: a further branch, or the :class:`~pools.rules.branding.kinds.Kind` of a setting."""
RESERVED = (
    "$.categories.form.instructions",
    "$.categories.form.languageSelector",
    "$.categories.form.sessionTimerDisplay",
    "$.categories.signUp",
)
"""What Cognito keeps for later: taken, told again, and without effect there as here."""
