"""Drawings (SVG) built anew of nothing but shapes, text, colours and references within the drawing.

Parsed by lxml without entities, network or document types of its own; what comes out is a new tree. A drawing with
something active (a script, a handler, a reference to elsewhere) is refused with its name; what editors leave behind (metadata,
attributes of their own) is left out. Browsers show it as an image alone, where nothing of it could run anyway.
"""

from collections.abc import Mapping
from typing import Any

import regex
import tinycss2
from lxml import etree

from pools.rules.branding.css_values import NotAllowed, refuse_deep, shown, written

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
MOST_ELEMENTS, DEEPEST, MOST_USES = 5_000, 40, 50
ELEMENTS = frozenset(
    "svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan linearGradient "
    "radialGradient stop clipPath mask pattern marker filter feBlend feColorMatrix feComposite feDropShadow feFlood "
    "feGaussianBlur feMerge feMergeNode feOffset".split()
)
_LEFT_OUT = frozenset(("metadata", "style"))
"""Without effect by themselves; the rules of ``style`` are read before, and stand at the elements afterwards."""
PRESENTATION = frozenset(
    "clip-path clip-rule color color-interpolation-filters display dominant-baseline fill fill-opacity fill-rule filter "
    "flood-color flood-opacity font-family font-size font-style font-weight letter-spacing marker-end marker-mid "
    "marker-start mask opacity overflow shape-rendering stop-color stop-opacity stroke stroke-dasharray "
    "stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor "
    "text-rendering transform vector-effect visibility word-spacing mix-blend-mode isolation".split()
)
ATTRIBUTES = frozenset(
    "id version viewBox width height x y x1 y1 x2 y2 cx cy r rx ry fx fy d points dx dy rotate textLength lengthAdjust "
    "preserveAspectRatio gradientUnits gradientTransform spreadMethod offset clipPathUnits maskUnits maskContentUnits "
    "patternUnits patternContentUnits patternTransform markerWidth markerHeight markerUnits refX refY orient "
    "filterUnits primitiveUnits in in2 result mode operator k1 k2 k3 k4 stdDeviation type values pathLength role "
    "aria-label".split()
)
_REFERENCE = regex.compile(r"#[\w.:-]{1,200}")
_WITHIN = regex.compile(r"\s*url\(\s*['\"]?(#[\w.:-]{1,200})['\"]?\s*\)\s*(none)?\s*")
_CLASS = regex.compile(r"\.([\w-]{1,100})")


def clean_svg(content: bytes) -> bytes:
    """The drawing built anew. Raises NotAllowed with a sentence for whoever made it."""
    root = _parse(content)
    rules = _rules_of(root)
    count = sum(1 for _ in root.iter())
    if count > MOST_ELEMENTS:
        raise NotAllowed(f"The SVG has more than {MOST_ELEMENTS} elements.")
    _check_uses(root)
    made = etree.Element(etree.QName(SVG, "svg"), nsmap={None: SVG})
    _copy(root, made, rules, 0)
    return etree.tostring(made, encoding="utf-8")


def _parse(content: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotAllowed(f"The SVG cannot be read: {shown(str(error))}") from None
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and list(dtd.iterentities()):
        raise NotAllowed("The SVG declares entities, which is not allowed.")
    if root.tag != f"{{{SVG}}}svg":
        raise NotAllowed(f'The SVG does not begin with <svg xmlns="{SVG}">.')
    return root


def _copy(old: Any, new: Any, rules: Mapping[str, Mapping[str, str]], depth: int) -> None:
    if depth > DEEPEST:
        raise NotAllowed(f"The elements of the SVG are nested deeper than {DEEPEST}.")
    new.attrib.update(_attributes(old, rules))
    new.text = old.text
    for child in old:
        if not isinstance(child.tag, str):
            raise NotAllowed("The SVG holds an entity, which is not allowed.")
        name = etree.QName(child)
        if name.namespace != SVG or name.localname in _LEFT_OUT:
            continue
        if name.localname not in ELEMENTS:
            raise NotAllowed(f"The SVG holds <{shown(name.localname)}>, which is not allowed.")
        made = etree.SubElement(new, etree.QName(SVG, name.localname))
        _copy(child, made, rules, depth + 1)
        made.tail = child.tail


def _attributes(element: Any, rules: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    kept, styled = {}, {}
    for key, value in element.attrib.items():
        name = etree.QName(key)
        local = name.localname
        if local.lower().startswith("on"):
            raise NotAllowed(f"The SVG holds the attribute {shown(local)}, which is not allowed.")
        if local == "href" and name.namespace in (None, XLINK):
            if not _REFERENCE.fullmatch(value):
                raise NotAllowed(f"The SVG refers to {shown(value)}: only parts of itself are allowed.")
            kept["href"] = value
        elif name.namespace is None and (local in ATTRIBUTES or local in PRESENTATION):
            kept[local] = _within(local, value)
        elif name.namespace is None and local == "style":
            refuse_deep(value)
            styled = _declarations(tinycss2.parse_blocks_contents(value, True, True))
    by_class = [rules.get(each, {}) for each in element.get("class", "").split()]
    return {**kept, **{name: value for rule in by_class for name, value in rule.items()}, **styled}


def _within(name: str, value: str) -> str:
    """The value of an attribute, which may refer to parts of the drawing and to nothing else."""
    if match := _WITHIN.fullmatch(value):
        return f"url({match[1]})"
    if "url" in value.lower() or "\\" in value or "&" in value:
        raise NotAllowed(f"The attribute {name} of the SVG holds {shown(value)}, which is not allowed.")
    return value


def _rules_of(root: Any) -> dict[str, dict[str, str]]:
    """What the style elements say of classes: they stand at the elements themselves afterwards."""
    found: dict[str, dict[str, str]] = {}
    for style in root.iter(f"{{{SVG}}}style"):
        refuse_deep(style.text or "")
        for rule in tinycss2.parse_stylesheet(style.text or "", skip_comments=True, skip_whitespace=True):
            classes = [] if rule.type != "qualified-rule" else tinycss2.serialize(rule.prelude).split(",")
            matches = [_CLASS.fullmatch(each.strip()) for each in classes]
            if not matches or not all(matches):
                raise NotAllowed(
                    "The <style> of the SVG holds more than rules of single classes: export it with "
                    "presentation attributes."
                )
            declared = _declarations(tinycss2.parse_blocks_contents(rule.content, True, True))
            for match in matches:
                found.setdefault(match[1], {}).update(declared)
    return found


def _declarations(parsed: list[Any]) -> dict[str, str]:
    """What a style says that an attribute can say too; the rest is left out, as a browser leaves out what it does not know."""
    found = {}
    for each in parsed:
        if each.type == "declaration" and each.lower_name in PRESENTATION:
            match = _WITHIN.fullmatch(tinycss2.serialize(each.value))
            value = f"url({match[1]})" if match else written(each.value, each.lower_name, strings=True)
            found[each.lower_name] = value
    return found


def _check_uses(root: Any) -> None:
    """Copies of copies would let a small file draw without end."""
    uses = list(root.iter(f"{{{SVG}}}use"))
    if len(uses) > MOST_USES:
        raise NotAllowed(f"The SVG has more than {MOST_USES} <use>.")
    holders = {each.get("id") for use in uses for each in use.iterancestors()} | {u.get("id") for u in uses}
    for use in uses:
        target = (use.get("href") or use.get(f"{{{XLINK}}}href") or "#")[1:]
        if target in holders:
            raise NotAllowed("A <use> of the SVG refers to what holds a <use> itself.")
