"""What a style of managed login comes to: a style sheet of custom properties, and what templates choose by.

``static/pools/hosted.css`` reads every property that is written here (a test holds that), so each colour, corner and
image of the tree takes effect there; what is no matter of CSS is in :class:`Flags`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import regex

from pools.rules.branding.colours import AA_PART, AA_TEXT, Rgb, contrast, over, text_on
from pools.rules.branding.kinds import Kind
from pools.rules.branding.settings import value_at, with_defaults
from pools.rules.branding.tree import TREE

Images = Mapping[tuple[str, str], str]
"""Addresses of images by category (``IDP_BUTTON_ICON:<provider>`` for one of a provider) and mode: LIGHT, DARK, DYNAMIC."""
MODES = {"LIGHT": "lightMode", "DARK": "darkMode"}
DENSITIES = {"COMPACT": "0.75", "REGULAR": "1", "SPACIOUS": "1.3"}
GRAPHICS = ("EMAIL_GRAPHIC", "SMS_GRAPHIC", "AUTH_APP_GRAPHIC", "PASSWORD_GRAPHIC", "PASSKEY_GRAPHIC")
_SCHEMES = {"LIGHT": "light", "DARK": "dark", "DYNAMIC": "light dark"}
_BACKGROUNDS = {
    "page-background-image": ("components.pageBackground.image.enabled", "PAGE_BACKGROUND"),
    "form-background-image": ("components.form.backgroundImage.enabled", "FORM_BACKGROUND"),
    "page-header-background-image": (
        "components.pageHeader.backgroundImage.enabled",
        "PAGE_HEADER_BACKGROUND",
    ),
    "page-footer-background-image": (
        "components.pageFooter.backgroundImage.enabled",
        "PAGE_FOOTER_BACKGROUND",
    ),
}
_GROUNDS = {
    "input-text-color": "componentClasses.input.{mode}.defaults.backgroundColor",
    "drop-down-item-text-color": "componentClasses.dropDown.{mode}.defaults.itemBackgroundColor",
    "alert-error-text-color": "components.alert.{mode}.error.backgroundColor",
    "status-indicator-error-text-color": "componentClasses.statusIndicator.{mode}.error.backgroundColor",
    "status-indicator-success-text-color": "componentClasses.statusIndicator.{mode}.success.backgroundColor",
    "status-indicator-warning-text-color": "componentClasses.statusIndicator.{mode}.warning.backgroundColor",
    "page-header-text-color": "components.pageHeader.{mode}.background.color",
    "page-footer-text-color": "components.pageFooter.{mode}.background.color",
    "primary-button-disabled-text-color": "components.primaryButton.{mode}.disabled.backgroundColor",
}
"""Texts of which the tree says only what they stand on: they are drawn in what is read there."""
_ICON = "IDP_BUTTON_ICON"
_ADDRESS = regex.compile(r"[A-Za-z0-9/._:?=&%-]*|data:image/[a-z+-]+;base64,[A-Za-z0-9+/=]*")


class Picture(NamedTuple):
    """The addresses of an image in light and in dark; one may serve both."""

    light: str
    dark: str


@dataclass(frozen=True)
class Logo:
    """``picture`` is None where the logo is off or none was given. ``place`` is start, center or end."""

    picture: Picture | None
    place: str
    position: str = "top"
    outside: bool = False


@dataclass(frozen=True)
class Flags:
    """What templates choose by. Words are in lower case; ``methods`` are ``federated`` and ``password``, in their order.

    ``scheme`` is light, dark or dynamic; ``favicons`` are the types that are enabled and there, with their addresses.
    ``icons`` are those of providers by their names, the one for all others under the empty name; None where none is shown.
    ``search_providers``: providers are asked for by e-mail domain instead of shown as buttons.
    """

    scheme: str
    density: str
    horizontal: str
    vertical: str
    header: bool
    footer: bool
    header_logo: Logo
    footer_logo: Logo
    form_logo: Logo
    methods: tuple[str, ...]
    provider_order: tuple[str, ...]
    search_providers: bool
    icons: Mapping[str, Picture] | None
    phone_selector: str
    graphics: Mapping[str, Picture]
    favicons: Mapping[str, Picture]


class HardToRead(NamedTuple):
    """A pair of colours that is hard to read: its words, the mode (light, dark) and the contrast ratio."""

    what: str
    mode: str
    ratio: float
    wanted: float


def styles_of(settings: Mapping[str, Any], images: Images | None = None) -> tuple[str, Flags]:
    """The style sheet of settings that hold (:func:`~pools.rules.branding.settings.problems_of`), and the flags."""
    whole, images = with_defaults(settings), images or {}
    scheme = value_at(whole, "categories.global.colorSchemeMode")
    lines = [f"color-scheme: {_SCHEMES[scheme]}"]
    lines += [f"--{name}: {value}" for name, value in _properties(whole)]
    lines += [f"--{name}: light-dark({light}, {dark})" for name, light, dark in _derived(whole)]
    lines.append(f"--density: {DENSITIES[value_at(whole, 'categories.global.spacingDensity')]}")
    sheet = f":root {{\n{_block(lines)}}}\n" + _image_rules(whole, images, scheme)
    return sheet, _flags(whole, images)


def warnings_of(settings: Mapping[str, Any]) -> list[HardToRead]:
    """The pairs of colours that WCAG 2.2 AA would not take, in the modes that the style shows."""
    whole = with_defaults(settings)
    scheme = value_at(whole, "categories.global.colorSchemeMode")
    found = []
    for mode in ("LIGHT", "DARK") if scheme == "DYNAMIC" else (scheme,):
        for what, front, behind, wanted in _pairs(whole, MODES[mode]):
            if (ratio := contrast(over(front, behind), behind)) < wanted:
                found.append(HardToRead(what, mode.lower(), round(ratio, 1), wanted))
    return found


def picture(images: Images, category: str, scheme: str) -> Picture | None:
    """The image of a category; what is missing in one mode is taken from the other."""
    given = {mode: images.get((category, mode), "") for mode in ("LIGHT", "DARK", "DYNAMIC")}
    light = given["LIGHT"] or given["DYNAMIC"] or given["DARK"]
    dark = given["DARK"] or given["DYNAMIC"] or given["LIGHT"]
    if not light:
        return None
    if scheme != "DYNAMIC":
        light = dark = dark if scheme == "DARK" else light
    return Picture(light, dark)


def _properties(whole: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """A custom property for each colour and each corner of the tree."""
    for path, mode, kind in _leaves(TREE):
        if mode == "light":
            light = value_at(whole, path)
            dark = value_at(whole, path.replace(".lightMode.", ".darkMode."))
            yield _name(path), f"light-dark(#{light}, #{dark})"
        elif not mode and isinstance(kind.default, float):
            yield _name(path), f"{value_at(whole, path):g}px"


def _leaves(branch: Mapping[str, Any], path: str = "", mode: str = "") -> Iterator[tuple[str, str, Kind]]:
    for name, inner in branch.items():
        here = f"{path}.{name}" if path else name
        if isinstance(inner, Kind):
            yield here, mode, inner
        else:
            yield from _leaves(inner, here, {"lightMode": "light", "darkMode": "dark"}.get(name, mode))


def _name(path: str) -> str:
    """``components.primaryButton.lightMode.hover.textColor`` is the property ``primary-button-hover-text-color``."""
    parts = [part for part in path.split(".")[1:] if part not in ("lightMode", "darkMode", "defaults")]
    return regex.sub(r"(?<=[a-z])([A-Z])", r"-\1", "-".join(parts)).lower()


def _derived(whole: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name, path in _GROUNDS.items():
        ground = _page_ground if name.startswith("page-") else _form_ground
        light, dark = (
            text_on(
                over(value_at(whole, path.format(mode=mode)), ground(whole, mode)),
                value_at(whole, f"components.pageText.{mode}.bodyColor"),
            )
            for mode in MODES.values()
        )
        yield name, f"#{light}", f"#{dark}"


def _page_ground(whole: dict[str, Any], mode: str) -> Rgb:
    canvas = (255.0, 255.0, 255.0) if mode == "lightMode" else (18.0, 18.0, 18.0)
    return over(value_at(whole, f"components.pageBackground.{mode}.color"), canvas)


def _form_ground(whole: dict[str, Any], mode: str) -> Rgb:
    return over(value_at(whole, f"components.form.{mode}.backgroundColor"), _page_ground(whole, mode))


def _pairs(whole: dict[str, Any], mode: str) -> Iterator[tuple[str, str, Rgb, float]]:
    """What stands on what: in words, the colour in front, the ground, and the contrast that it needs."""
    form, page = _form_ground(whole, mode), _page_ground(whole, mode)

    def at(path: str) -> str:
        return value_at(whole, path.format(mode=mode))

    text = "components.pageText.{mode}."
    yield "headings on the form", at(f"{text}headingColor"), form, AA_TEXT
    yield "text on the form", at(f"{text}bodyColor"), form, AA_TEXT
    yield "descriptions on the form", at(f"{text}descriptionColor"), form, AA_TEXT
    yield "labels on the form", at("componentClasses.inputLabel.{mode}.textColor"), form, AA_TEXT
    yield "help below inputs", at("componentClasses.inputDescription.{mode}.textColor"), form, AA_TEXT
    yield "links on the form", at("componentClasses.link.{mode}.defaults.textColor"), form, AA_TEXT
    inputs = "componentClasses.input.{mode}."
    field = over(at(f"{inputs}defaults.backgroundColor"), form)
    yield "placeholders in inputs", at(f"{inputs}placeholderColor"), field, AA_TEXT
    yield "borders of inputs", at(f"{inputs}defaults.borderColor"), form, AA_PART
    yield "the focus ring", at("componentClasses.focusState.{mode}.borderColor"), form, AA_PART
    yield "text on the page", at(f"{text}bodyColor"), page, AA_TEXT
    for words, button in (
        ("the main button", "components.primaryButton"),
        ("other buttons", "components.secondaryButton"),
        ("buttons of providers", "components.idpButton.standard"),
    ):
        for state, when in (("defaults", ""), ("hover", " under the pointer"), ("active", " when pressed")):
            ground = over(at(f"{button}.{{mode}}.{state}.backgroundColor"), form)
            yield f"text of {words}{when}", at(f"{button}.{{mode}}.{state}.textColor"), ground, AA_TEXT


def _image_rules(whole: dict[str, Any], images: Images, scheme: str) -> str:
    pictures = {
        name: found
        for name, (enabled, category) in _BACKGROUNDS.items()
        if value_at(whole, enabled) and (found := picture(images, category, scheme))
    }
    if not pictures:
        return ""
    light = [f"--{name}: {_url(each.light)}" for name, each in pictures.items()]
    dark = [f"--{name}: {_url(each.dark)}" for name, each in pictures.items() if each.dark != each.light]
    rules = f":root {{\n{_block(light)}}}\n"
    if dark:
        rules += f"@media (prefers-color-scheme: dark) {{\n:root {{\n{_block(dark)}}}\n}}\n"
    return rules


def _url(address: str) -> str:
    """As CSS writes it. Addresses are made here, of digests; anything else is a fault of this program."""
    if not _ADDRESS.fullmatch(address):
        raise ValueError(f"{address!r} cannot stand in a style sheet.")
    return f'url("{address}")'


def _block(lines: list[str]) -> str:
    return "".join(f"  {line};\n" for line in lines)


def _flags(whole: dict[str, Any], images: Images) -> Flags:
    scheme = value_at(whole, "categories.global.colorSchemeMode")

    def logo(component: str, category: str) -> Logo:
        given = value_at(whole, f"components.{component}.logo")
        return Logo(
            picture(images, category, scheme) if given["enabled"] else None,
            given["location"].lower(),
            given.get("position", "TOP").lower(),
            given.get("formInclusion") == "OUT",
        )

    form, federation = whole["categories"]["form"], whole["categories"]["auth"]["federation"]
    kinds = {"FEDERATED": "federated", "USERNAME_PASSWORD": "password"}
    order = [each["type"] for row in whole["categories"]["auth"]["authMethodOrder"] for each in row]
    graphics = {each: picture(images, each, scheme) for each in GRAPHICS} if form["displayGraphics"] else {}
    enabled = value_at(whole, "components.favicon.enabledTypes")
    favicons = {
        each: picture(images, f"FAVICON_{each}", scheme) for each in ("SVG", "ICO") if each in enabled
    }
    return Flags(
        scheme=scheme.lower(),
        density=value_at(whole, "categories.global.spacingDensity").lower(),
        horizontal=form["location"]["horizontal"].lower(),
        vertical=form["location"]["vertical"].lower(),
        header=value_at(whole, "categories.global.pageHeader.enabled"),
        footer=value_at(whole, "categories.global.pageFooter.enabled"),
        header_logo=logo("pageHeader", "PAGE_HEADER_LOGO"),
        footer_logo=logo("pageFooter", "PAGE_FOOTER_LOGO"),
        form_logo=logo("form", "FORM_LOGO"),
        methods=tuple(kinds[each] for each in order + [each for each in kinds if each not in order]),
        provider_order=tuple(federation["order"]),
        search_providers=federation["interfaceStyle"] == "SEARCH_INPUT",
        icons=_icons(images, scheme)
        if value_at(whole, "componentClasses.idpButtons.icons.enabled")
        else None,
        phone_selector=value_at(whole, "components.phoneNumberSelector.displayType").lower(),
        graphics={name: each for name, each in graphics.items() if each},
        favicons={name: each for name, each in favicons.items() if each},
    )


def _icons(images: Images, scheme: str) -> dict[str, Picture]:
    """The icons of providers: an image's category is followed by the name of the provider, if it is for one alone."""
    categories = {category for category, _ in images if category.partition(":")[0] == _ICON}
    found = {each.partition(":")[2]: picture(images, each, scheme) for each in categories}
    return {name: each for name, each in found.items() if each}
