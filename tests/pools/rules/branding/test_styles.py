"""What the settings of a style come to: every one of them takes effect, or is named as reserved."""

import dataclasses
from itertools import chain
from pathlib import Path

import pytest
import regex
import tinycss2
from django.conf import settings as site
from hypothesis import given
from hypothesis import strategies as st

from pools.management.commands.hosted_style import own_style
from pools.rules.branding.colours import AA_TEXT, contrast, over
from pools.rules.branding.kinds import Kind
from pools.rules.branding.settings import patched, problems_of, value_at, with_defaults
from pools.rules.branding.styles import styles_of, warnings_of
from pools.rules.branding.tree import RESERVED, TREE

STATIC = Path(site.BASE_DIR) / "static" / "pools"
EVERY_IMAGE = {
    (category, mode): f"/assets/{category}-{mode}.png"
    for category in ("FORM_LOGO", "PAGE_HEADER_LOGO", "PAGE_FOOTER_LOGO", "PAGE_BACKGROUND", "FORM_BACKGROUND",
                     "PAGE_HEADER_BACKGROUND", "PAGE_FOOTER_BACKGROUND", "FAVICON_ICO", "FAVICON_SVG", "EMAIL_GRAPHIC",
                     "IDP_BUTTON_ICON", "IDP_BUTTON_ICON:Okta")
    for mode in ("LIGHT", "DARK")
}  # fmt: skip


def leaves(branch=TREE, path=""):
    for name, inner in branch.items():
        here = f"{path}.{name}" if path else name
        if isinstance(inner, Kind):
            yield here, inner
        else:
            yield from leaves(inner, here)


def tree(path, value):
    for name in reversed(path.split(".")):
        value = {name: value}
    return value


def other(path: str, kind: Kind):
    """A value that the setting takes, and is not its own."""
    if kind.choices and isinstance(kind.default, str):
        return next((each for each in kind.choices if each != kind.default), None)
    by_type = {bool: not kind.default, float: 33.0, str: "12ab34cd"}
    named = {
        "categories.auth.authMethodOrder": [[{"display": "INPUT", "type": "USERNAME_PASSWORD"}]],
        "categories.auth.federation.order": ["Okta"],
        "components.favicon.enabledTypes": ["ICO"],
    }
    return named.get(path, by_type.get(type(kind.default)))


ON = patched(
    {"components": {"form": {"logo": {"enabled": True}}}},
    {"components": {name: {"logo": {"enabled": True}} for name in ("pageHeader", "pageFooter")}},
)
CHANGEABLE = [
    (path, kind)
    for path, kind in leaves()
    if not f"$.{path}".startswith(RESERVED) and path != "components.phoneNumberSelector.displayType"
]


@pytest.mark.parametrize(("path", "kind"), CHANGEABLE, ids=[path for path, _ in CHANGEABLE])
def test_every_setting_takes_effect(path, kind):
    value = other(path, kind)
    assert kind.fits(value), "the value is one that it takes"
    before = ON if not path.endswith("logo.enabled") else {}
    assert styles_of(patched(before, tree(path, value)), EVERY_IMAGE) != styles_of(before, EVERY_IMAGE)


def test_reserved_settings_are_taken_and_change_nothing():
    for path, kind in leaves():
        if f"$.{path}".startswith(RESERVED) and isinstance(kind.default, bool):
            assert problems_of(tree(path, True)) == ""
            assert styles_of(tree(path, True)) == styles_of({})


def test_the_style_sheet_of_the_pages_reads_every_property_and_no_other():
    css = (STATIC / "hosted.css").read_text()
    read = set(regex.findall(r"var\(--([a-z-]+)", css))
    everything = patched(with_defaults({}), tree("components.pageBackground.image.enabled", True))
    for component in ("form", "pageHeader", "pageFooter"):
        everything = patched(everything, tree(f"components.{component}.backgroundImage.enabled", True))
    written = set(regex.findall(r"--([a-z-]+):", styles_of(everything, EVERY_IMAGE)[0]))
    assert read == written


def test_lifeguards_own_style_is_the_one_on_file():
    assert (STATIC / "own.css").read_text() == own_style(), "run manage.py hosted_style"


def test_lifeguards_own_style_is_readable():
    assert warnings_of({}) == []


def test_hard_to_read_pairs_are_told_by_mode():
    faint = tree("components.pageText.darkMode.headingColor", "22323aff")
    assert [(each.what, each.mode) for each in warnings_of(faint)] == [("headings on the form", "dark")]
    light = patched(faint, tree("categories.global.colorSchemeMode", "LIGHT"))
    assert warnings_of(light) == [], "nobody sees the dark mode"


COLOUR = st.text("0123456789abcdef", min_size=8, max_size=8)


@given(COLOUR, COLOUR, COLOUR)
def test_text_whose_colour_no_setting_gives_is_read_on_any_ground(page, form, field):
    given_settings = patched(
        patched(tree("components.pageBackground.lightMode.color", page), tree("components.form.lightMode.backgroundColor", form)),
        tree("componentClasses.input.lightMode.defaults.backgroundColor", field),
    )  # fmt: skip
    sheet = styles_of(given_settings)[0]
    text = regex.search(r"--input-text-color: light-dark\(#([0-9a-f]{8})", sheet)[1]
    ground = over(field, over(form, over(page, (255.0, 255.0, 255.0))))
    assert contrast(over(text, ground), ground) >= AA_TEXT


@given(st.lists(st.sampled_from([(path, other(path, kind)) for path, kind in CHANGEABLE]), max_size=12))
def test_a_style_sheet_is_custom_properties_of_the_root_and_nothing_else(changes):
    given_settings = {}
    for path, value in changes:
        given_settings = patched(given_settings, tree(path, value))
    assert problems_of(given_settings) == ""
    rules = tinycss2.parse_stylesheet(styles_of(given_settings, EVERY_IMAGE)[0], skip_whitespace=True)
    inner = [
        tinycss2.parse_rule_list(each.content, skip_whitespace=True)
        for each in rules
        if each.type == "at-rule"
    ]
    for rule in chain([each for each in rules if each.type != "at-rule"], *inner):
        assert tinycss2.serialize(rule.prelude).strip() == ":root"
        names = [each.name for each in tinycss2.parse_blocks_contents(rule.content, skip_whitespace=True)]
        assert all(name.startswith("--") or name == "color-scheme" for name in names)


def test_images_of_one_mode_serve_both_and_each_shows_in_its_own():
    flags = styles_of(ON, {("FORM_LOGO", "DARK"): "/assets/d.png"})[1]
    assert flags.form_logo.picture == ("/assets/d.png", "/assets/d.png")
    dark = patched(ON, tree("categories.global.colorSchemeMode", "DARK"))
    assert styles_of(dark, EVERY_IMAGE)[1].form_logo.picture.light == "/assets/FORM_LOGO-DARK.png"


def test_no_address_breaks_out_of_a_style_sheet():
    on = tree("components.pageBackground.image.enabled", True)
    with pytest.raises(ValueError, match="style sheet"):
        styles_of(on, {("PAGE_BACKGROUND", "LIGHT"): '/x.png");}*{color:red'})


def test_what_another_service_told_and_does_not_fit_gives_way_to_the_default():
    told = {
        "categories": {"global": {"spacingDensity": "AIRY"}, "form": 1},
        "components": {"form": {"borderRadius": None}},
    }
    whole = with_defaults(told)
    assert value_at(whole, "categories.global.spacingDensity") == "REGULAR"
    assert dataclasses.is_dataclass(styles_of(told)[1])
