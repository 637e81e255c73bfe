"""Colours as styles write them (``rrggbbaa``): on another, how well one is read on it, and which text is read best."""

Rgb = tuple[float, float, float]
AA_TEXT, AA_PART = 4.5, 3.0
"""The contrast that WCAG 2.2 AA asks of text (1.4.3), and of the parts of a control (1.4.11)."""
INK, PAPER = "13212aff", "ffffffff"


def over(colour: str, ground: Rgb) -> Rgb:
    """What one sees of a colour that may be translucent on an opaque ground; each part from 0 to 255."""
    opacity = int(colour[6:8], 16) / 255
    red, green, blue = (
        int(colour[at : at + 2], 16) * opacity + behind * (1 - opacity)
        for at, behind in zip((0, 2, 4), ground, strict=True)
    )
    return red, green, blue


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast ratio of two opaque colours, from 1 to 21, as WCAG defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_on(ground: Rgb, wanted: str = "") -> str:
    """A colour for text on this ground: the wanted one where it is read there, else ink or paper."""
    if wanted and contrast(over(wanted, ground), ground) >= AA_TEXT:
        return wanted
    return max((INK, PAPER, "000000ff"), key=lambda each: contrast(over(each, ground), ground))


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
