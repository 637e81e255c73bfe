"""Which settings of a style the form offers, and in which words; the others stand as JSON on the same page."""

from typing import NamedTuple

MODES = {"lightMode": "in light", "darkMode": "in dark"}
CHOICES: dict[str, tuple[str, dict[str, str]]] = {
    "categories.global.colorSchemeMode": (
        "Light or dark",
        {"DYNAMIC": "As the visitor’s device is set", "LIGHT": "Always light", "DARK": "Always dark"},
    ),
    "categories.global.spacingDensity": (
        "Spacing",
        {"REGULAR": "Regular", "COMPACT": "Compact", "SPACIOUS": "Spacious"},
    ),
    "categories.form.location.horizontal": (
        "Form, across the page",
        {"START": "At the start", "CENTER": "In the middle", "END": "At the end"},
    ),
    "categories.form.location.vertical": (
        "Form, down the page",
        {"START": "At the top", "CENTER": "In the middle", "END": "At the bottom"},
    ),
}
SWITCHES = {
    "categories.global.pageHeader.enabled": "Show a header",
    "categories.global.pageFooter.enabled": "Show a footer",
    "categories.form.displayGraphics": "Show drawings beside codes and passkeys",
    "components.form.logo.enabled": "Show the logo in the form",
    "components.pageHeader.logo.enabled": "Show the logo in the header",
    "components.pageBackground.image.enabled": "Show the background image",
}
CORNERS = {
    "componentClasses.buttons.borderRadius": "Corners of buttons",
    "componentClasses.input.borderRadius": "Corners of inputs",
    "components.form.borderRadius": "Corners of the form",
}
COLOURS = {
    "components.pageBackground.{mode}.color": "Page",
    "components.form.{mode}.backgroundColor": "Form",
    "components.form.{mode}.borderColor": "Border of the form",
    "components.pageText.{mode}.headingColor": "Headings",
    "components.pageText.{mode}.bodyColor": "Text",
    "components.pageText.{mode}.descriptionColor": "Descriptions",
    "components.primaryButton.{mode}.defaults.backgroundColor": "Main button",
    "components.primaryButton.{mode}.defaults.textColor": "Text of the main button",
    "components.primaryButton.{mode}.hover.backgroundColor": "Main button under the pointer",
    "components.secondaryButton.{mode}.defaults.borderColor": "Border of other buttons",
    "components.secondaryButton.{mode}.defaults.textColor": "Text of other buttons",
    "componentClasses.link.{mode}.defaults.textColor": "Links",
    "componentClasses.inputLabel.{mode}.textColor": "Labels",
    "componentClasses.input.{mode}.defaults.backgroundColor": "Inputs",
    "componentClasses.input.{mode}.defaults.borderColor": "Border of inputs",
    "componentClasses.focusState.{mode}.borderColor": "Focus",
}


class Upload(NamedTuple):
    """An image that can be given: its category and mode, what it is called, and the kinds it may be."""

    category: str
    mode: str
    label: str
    kinds: tuple[str, ...] = ("PNG", "JPEG", "SVG")


UPLOADS = {
    "form_logo": Upload("FORM_LOGO", "LIGHT", "Logo in the form"),
    "form_logo_dark": Upload("FORM_LOGO", "DARK", "Logo in the form, in dark"),
    "header_logo": Upload("PAGE_HEADER_LOGO", "DYNAMIC", "Logo in the header"),
    "background": Upload("PAGE_BACKGROUND", "DYNAMIC", "Background of the page"),
    "favicon": Upload("FAVICON_SVG", "DYNAMIC", "Icon in the browser’s tab", ("SVG",)),
}
SHOWS_WITH = {
    "form_logo": "components.form.logo.enabled",
    "form_logo_dark": "components.form.logo.enabled",
    "header_logo": "components.pageHeader.logo.enabled",
    "background": "components.pageBackground.image.enabled",
}
"""Whoever gives an image wants it shown: the switch goes on with it."""
