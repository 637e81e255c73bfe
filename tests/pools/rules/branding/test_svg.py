"""Drawings are built anew of nothing but what is allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pools.rules.branding.css_values import NotAllowed
from pools.rules.branding.svg import ATTRIBUTES, ELEMENTS, PRESENTATION, clean_svg

HEAD = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
TAGS = st.sampled_from(
    [*sorted(ELEMENTS), "script", "style", "foreignObject", "image", "a", "animate", "metadata"]
)
NAMES = st.sampled_from(
    [*sorted(PRESENTATION), "href", "xlink:href", "onload", "style", "class", "id", "data-x"]
)
VALUES = st.sampled_from(
    [
        "#a",
        "a",
        "red",
        "url(#a)",
        "url(//x)",
        "javascript:alert(1)",
        "data:x",
        "fill: url(//x)",
        "fill: red",
        "u\\72l(x)",
    ]
)
ELEMENT = st.builds(
    lambda tag, attributes, text: f"<{tag} {attributes}>{text}</{tag}>",
    TAGS,
    st.dictionaries(NAMES, VALUES, max_size=3).map(
        lambda found: " ".join(f'{name}="{value}"' for name, value in found.items())
    ),
    st.sampled_from(["", "text", ".a{fill:red}", "@import 'x'"]),
)


@given(st.lists(ELEMENT, max_size=6))
def test_what_comes_out_holds_allowed_things_alone(elements):
    try:
        out = clean_svg(HEAD + "".join(elements).encode() + b"</svg>")
    except NotAllowed:
        return
    assert clean_svg(out) == out
    for element in etree.fromstring(out).iter():
        assert etree.QName(element).localname in ELEMENTS
        for name, value in element.attrib.items():
            assert name in ATTRIBUTES | PRESENTATION | {"href"}
            assert "url(" not in value or value.startswith("url(#")
            assert name != "href" or value.startswith("#")


def test_what_editors_leave_behind_is_left_out_and_classes_become_attributes():
    drawn = (
        b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">'
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="urn:i" viewBox="0 0 9 9" i:x="1"><!-- note -->'
        b"<style>.a,.b{fill:#fff}</style><metadata>who</metadata><i:view/>"
        b'<path class="a" style="stroke: url(#g); -i-x: 1" d="M0 0"/></svg>'
    )
    assert clean_svg(drawn) == (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
        b'<path d="M0 0" fill="#fff" stroke="url(#g)"/></svg>'
    )


@pytest.mark.parametrize(
    ("inside", "says"),
    [
        (b"<script>alert(1)</script>", "holds <script>"),
        (b'<g onclick="alert(1)"/>', "the attribute onclick"),
        (b'<use xlink:href="https://x.example/#a"/>', "only parts of itself"),
        (b'<rect fill="url(https://x.example)"/>', "attribute fill"),
        (b'<rect style="fill: url(https://x.example)"/>', "property fill"),
        (b"<style>* { fill: red }</style>", "presentation attributes"),
        (b"<foreignObject/>", "holds <foreignObject>"),
        (b'<g id="a"><use href="#a"/></g>', "what holds a <use> itself"),
        (b"<g/>" * 5001, "more than 5000 elements"),
        (b"<g>" * 60 + b"</g>" * 60, "nested deeper than 40"),
        (b"<g>" * 400, "cannot be read"),
    ],
)
def test_what_is_not_allowed_is_named(inside, says):
    with pytest.raises(NotAllowed) as refused:
        clean_svg(HEAD + inside + b"</svg>")
    assert says in str(refused.value)


@pytest.mark.parametrize(
    "entity", ['<!ENTITY a "aaaa">', '<!ENTITY a SYSTEM "file:///etc/passwd">', '<!ENTITY a "x"><!ENTITY b "&a;&a;">']
)  # fmt: skip
def test_entities_are_refused(entity):
    with pytest.raises(NotAllowed, match="entit"):
        clean_svg(f"<!DOCTYPE svg [{entity}]>".encode() + HEAD + b'<g id="&a;">&a;</g></svg>')
