"""The style sheet of classic customization is written anew, of nothing but what is allowed."""

import pytest
import tinycss2
from hypothesis import given
from hypothesis import strategies as st

from pools.rules.branding.classic import PROPERTIES, SELECTORS, clean
from pools.rules.branding.css_values import FUNCTIONS, NotAllowed

PIECES = st.sampled_from(
    [
        *sorted(SELECTORS), "{", "}", "(", ")", "[", "]", ";", ":", ",", "\\", "\\75", "\\72 l", "url(", "URL(x)", "/*", "*/",
        "color", "background", "position", "content", "behavior", "expression(", "calc(", "var(--x)", "red", "#fff", "1px", "'",
        '"', "<!--", "-->", "@import", "@media screen", "!important", " ", "\n", "\0", "a", ">", "~", "+", "*", "&", "::before",
        "font-family", "image-set(", "attr(x)", "\u202e", "-moz-binding", "javascript:", "//x.example",
    ]
)  # fmt: skip
ONE = ".label-customizable"


def walk(tokens):
    for token in tokens or []:
        yield token
        yield from walk(getattr(token, "arguments", None) or getattr(token, "content", None))


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=80))
def test_what_comes_out_holds_allowed_things_alone(css):
    try:
        out = clean(css)
    except NotAllowed as problem:
        assert str(problem).endswith(".")
        return
    assert clean(out) == out, "written anew once more it is the same"
    assert "\\" not in out
    for rule in tinycss2.parse_stylesheet(out, skip_whitespace=True):
        assert rule.type == "qualified-rule"
        selectors = {each.strip() for each in tinycss2.serialize(rule.prelude).split(",")}
        assert selectors <= SELECTORS
        for each in tinycss2.parse_blocks_contents(rule.content, skip_whitespace=True):
            assert each.type == "declaration"
            assert each.lower_name in PROPERTIES
            for token in walk(each.value):
                assert token.type not in ("url", "error", "at-keyword", "{} block", "[] block")
                assert token.type != "function" or token.lower_name in FUNCTIONS


@given(
    st.sampled_from(sorted(PROPERTIES - {"font", "font-family"})), st.lists(PIECES, max_size=12).map("".join)
)
def test_no_value_leaves_its_declaration(name, value):
    try:
        out = clean(f"{ONE} {{ {name}: {value} }}")
    except NotAllowed:
        return
    assert out.count("{") == out.count("}")
    assert "url" not in out.lower()


@pytest.mark.parametrize(
    ("css", "says"),
    [
        ("a { color: red }", "The CSS class a is not in the list of allowed classes."),
        (f"{ONE} a {{ color: red }}", "is not in the list"),
        (f"{ONE}, .x {{ color: red }}", "The CSS class .x is not"),
        (f"{ONE}[href] {{ color: red }}", "is not in the list"),
        (f"{ONE}:hover {{ color: red }}", "is not in the list"),
        (f"{ONE}>*{{ color: red }}", "is not in the list"),
        ("@media screen { .label-customizable { color: red } }", "at-rule @media"),
        ("@page { margin: 0 }", "at-rule @page"),
        ("@supports (color: red) {}", "at-rule @supports"),
        (f"{ONE} {{ @import 'x'; }}", "at-rule @import"),
        (f"{ONE} {{ position: fixed }}", "property position is not allowed"),
        (f"{ONE} {{ p\\6f sition: fixed }}", "property position is not allowed"),
        (f"{ONE} {{ content: 'x' }}", "property content is not allowed"),
        (f"{ONE} {{ background: u\\72l(//x) }}", "which is not allowed"),
        (f"{ONE} {{ background: image-set('x' 1x) }}", "which is not allowed"),
        (f"{ONE} {{ color: var(--x) }}", "which is not allowed"),
        (".socialButton-customizable { color: red }", "only size, alignment and margins"),
        (f"{ONE} {{ color: {'calc(' * 6}1{')' * 6} }}", "too long"),
        (f"{ONE} {{ {'color: red;' * 51} }}", "more than 50 declarations"),
        ("[" * 30, "nested too deep"),
    ],
)  # fmt: skip
def test_what_is_not_allowed_is_named(css, says):
    with pytest.raises(NotAllowed) as refused:
        clean(css)
    assert says in str(refused.value)


def test_what_is_allowed_comes_out_in_one_form():
    css = "/* ours */ .submitButton-customizable:hover,.label-customizable{COLOR:#FFF!important;font-family:'Open Sans',serif}"
    assert clean(css) == (
        ".submitButton-customizable:hover, .label-customizable {\n"
        '  color: #FFF !important;\n  font-family: "Open Sans",serif;\n}\n'
    )
