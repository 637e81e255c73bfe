"""The console's components as template tags: ``{% load console %}``. The gallery page shows each of them."""

import re
from datetime import datetime
from typing import Any

from django.template import Library
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from dashboard import page_access, words
from dashboard.acts.registry import in_the_past
from dashboard.models import AuditRecord
from dashboard.permissions.deciding import Demands
from dashboard.place import Place
from dashboard.requests import Request

register = Library()


def _wrap(name: str, content: str, **context: Any) -> SafeString:
    return render_to_string(f"components/{name}.html", context | {"content": mark_safe(content)})


# What a member's roles open


@register.filter
def may_open(here: Place | Request, name: str) -> bool:
    """Whether the page of this name is open to the member: ``{% if place|may_open:"group-edit" %}``; on a page of no
    connection, ``request|may_open``. The components below leave out by themselves what leads nowhere."""
    if isinstance(here, Place):
        return here.may_open(name)
    return bool(here) and page_access.open_to(here.user, name, None)


def _leads(context: Context, url: str) -> bool:
    request = context.get("request")
    return not url or request is None or page_access.leads(request, str(url))


@register.inclusion_tag("components/why.html", takes_context=True)
def why(context: Context, url: str = "") -> dict[str, Any]:
    """The fields for the reason and the ticket, inside a form that is sent to ``url`` (default: this address), where
    the member's role asks for them."""
    request = context.get("request")
    wanted = page_access.demanded(request, str(url)) if request and request.user.is_authenticated else None
    sent = request.POST if request else {}
    return {
        "demands": wanted,
        "reason": sent.get("audit-reason", ""),
        "ticket": sent.get("audit-ticket", ""),
    }


# Words and marks


@register.simple_tag
def pill(tone: str, word: str) -> SafeString:
    """A status: good, warn, bad, info or off."""
    return format_html('<span class="pill {}">{}</span>', tone, word)


@register.simple_tag
def tag(word: str) -> SafeString:
    """A plain label, such as a group."""
    return format_html('<span class="tag" title="{0}">{0}</span>', word)


@register.inclusion_tag("components/verified.html")
def verified(is_verified: bool, word: bool = True) -> dict[str, Any]:
    """Whether an address or a number is verified; ``word=False`` shows the mark alone."""
    return {"is_verified": is_verified, "word": word}


@register.inclusion_tag("components/copy.html")
def copy(value: str, what: str = "", shown: str = "") -> dict[str, Any]:
    """An identifier that copies with a click. ``shown`` stands for a long ``value``; ``what`` names it."""
    return {"value": value, "what": what or "identifier", "shown": shown or value}


@register.simple_tag
def when(moment: datetime | None, never: str = "never", exact: bool = False) -> SafeString:
    """A time in relative words, with the exact one in the title; ``exact=True`` shows both. It stands in sentences, so that
    the end of the template's line must not come along."""
    context: dict[str, Any] = {"never": never, "both": exact}
    if moment:
        context |= {"moment": moment, "relative": words.relative(moment), "exact": words.exact(moment)}
    return mark_safe(render_to_string("components/when.html", context).strip())


@register.filter
def marked(text: object, sought: str | list[str]) -> SafeString:
    """``text`` with each occurrence of a word, or of any of several, marked, whatever its case."""
    return words.mark(str(text or ""), *([sought] if isinstance(sought, str) else sought))


@register.filter
def told(record: AuditRecord) -> str:
    """A record of the trail in the past tense, by the act that left it."""
    return in_the_past(record.operation, record.input)


@register.filter
def breakable(name: object) -> SafeString:
    """A long identifier, which a line may end after a colon, a dot or an underscore of, rather than inside a word."""
    return mark_safe(re.sub(r"([:._])(?=\w)", r"\1<wbr>", escape(str(name))))


# Buttons


@register.inclusion_tag("components/button.html", takes_context=True)
def button(
    context: Context, url: str, label: str, *, tone: str = "", icon: str = "", small: bool = False
) -> dict[str, Any]:
    """A link that looks like a button: it leads somewhere and changes nothing."""
    if not _leads(context, url):
        return {}
    return {"url": url, "label": label, "tone": tone, "icon": icon, "small": small}


@register.inclusion_tag("components/button.html", takes_context=True)
def ask(
    context: Context, url: str, label: str, *, tone: str = "", icon: str = "", small: bool = False
) -> dict[str, Any]:
    """A link to a confirmation page, shown in a dialog where scripts run."""
    if not _leads(context, url):
        return {}
    return {
        "url": url,
        "label": label,
        "tone": tone,
        "icon": icon,
        "small": small,
        "ask": True,
    }


@register.inclusion_tag("components/post.html", takes_context=True)
def post(
    context: Context,
    url: str,
    label: str,
    *,
    tone: str = "",
    icon: str = "",
    small: bool = False,
    name: str = "",
    value: str = "",
) -> dict[str, Any]:
    """A form of one button, for an act that needs no question."""
    if not _leads(context, url):
        return {}
    return {
        "csrf_token": context.get("csrf_token"),
        "button": {"label": label, "tone": tone, "icon": icon, "small": small},
        "url": url,
        "name": name,
        "value": value,
    }


# Things that hold other things


@register.simple_block_tag(takes_context=True)
def card(
    context: Context, content: str, title: str = "", action: str = "", url: str = "", **more: Any
) -> SafeString:
    """A titled box. ``action`` and ``url`` put a link in its head, ``ask=True`` makes it a dialog; also sub, tone, id."""
    if url and not _leads(context, url):
        action = url = ""
    return _wrap("card", content, title=title, action=action, url=url, **more)


@register.simple_block_tag(takes_context=True)
def callout(
    context: Context, content: str, tone: str, title: str, action: str = "", **more: Any
) -> SafeString:
    """Why, and one action: ``url=`` for a link, ``ask=`` for a question in a dialog, ``post=`` for a form."""
    if not all(_leads(context, more.get(key, "")) for key in ("url", "ask", "post")):
        action, more = "", {key: value for key, value in more.items() if key not in ("url", "ask", "post")}
    request = context.get("request")
    if more.get("post") and request and page_access.demanded(request, str(more["post"])) != Demands():
        more["ask"] = more.pop("post")  # the dialog has the fields for what the member must say
    return _wrap(
        "callout",
        content,
        csrf_token=context.get("csrf_token"),
        tone=tone,
        title=title,
        action=action,
        **more,
    )


@register.inclusion_tag("components/problem.html", takes_context=True)
def problem(
    context: Context, what: str, why: str, todo: str, url: str = "", action: str = ""
) -> dict[str, Any]:
    """An error in place: what happened, why, and what to do."""
    action = action if _leads(context, url) else ""
    return {"what": what, "why": why, "todo": todo, "url": url, "action": action}


@register.simple_block_tag
def emptystate(content: str, title: str, icon: str = "", small: bool = False) -> SafeString:
    """Nothing here yet, and what to do next."""
    return _wrap("emptystate", content, title=title, icon=icon, small=small)


@register.simple_block_tag
def menu(content: str, label: str, small: bool = False, left: bool = False) -> SafeString:
    """A menu of links, buttons and one-button forms; ``left=True`` opens it to the right. Left out where it is empty."""
    if not content.strip():
        return mark_safe("")
    return _wrap("menu", content, label=label, small=small, left=left)


@register.simple_block_tag
def drawer(content: str, key: str, title: str) -> SafeString:
    """A panel from the side, opened by any ``<button popovertarget="key">``."""
    return _wrap("drawer", content, key=key, title=title)


@register.simple_block_tag(takes_context=True)
def confirm(context: Context, content: str, title: str, action: str, cancel: str, **more: Any) -> SafeString:
    """The body of a confirmation page: ``post`` (default: this address), ``destroy=True`` for a red button, ``wide``."""
    return _wrap(
        "confirm",
        content,
        csrf_token=context.get("csrf_token"),
        why=render_to_string("components/why.html", why(context, more.get("post", ""))),
        title=title,
        action=action,
        cancel=cancel,
        **more,
    )


@register.simple_block_tag
def tabs(content: str, label: str) -> SafeString:
    """A row of views of one thing, named for screen readers by ``label``."""
    return format_html('<nav aria-label="{}"><ul class="tabs">{}</ul></nav>', label, mark_safe(content))


@register.inclusion_tag("components/tab.html")
def tab(url: str, label: str, current: bool = False, count: str = "") -> dict[str, Any]:
    """One view in ``tabs``."""
    return {"url": url, "label": label, "current": current, "count": count}


@register.simple_block_tag
def pager(
    content: str, previous: str = "", next: str = "", by_date: bool = False, target: str = ""
) -> SafeString:
    """Addresses of the pages around this one: Previous and Next, or Newer and Older where the newest stand first.

    ``target`` (a CSS selector) makes htmx swap only that part of the page.
    """
    words = {"back": "Newer", "on": "Older"} if by_date else {"back": "Previous", "on": "Next"}
    return _wrap("pager", content, previous=previous, next=next, target=target, **words)


@register.simple_tag
def pages(page: Any, what: str = "", by_date: bool = False) -> SafeString:
    """The pager of a numbered page, by ``?page=``; nothing where there is but one. ``what`` names its rows."""
    if not (page.has_previous or page.has_next):
        return mark_safe("")
    counted = f"Page {page.number} · {len(page.rows)} {what}" if what else f"Page {page.number}"
    previous = f"?page={page.number - 1}" if page.has_previous else ""
    following = f"?page={page.number + 1}" if page.has_next else ""
    return pager(escape(counted), previous, following, by_date)


# Progress and history


@register.inclusion_tag("components/bar.html")
def bar(total: int, done: int, skipped: int = 0, failed: int = 0, label: str = "Progress") -> dict[str, Any]:
    """One bar of up to three parts; without a ``total`` it is empty."""
    share = [part * 100 / total if total else 0 for part in (done, skipped, failed)]
    tried = done + skipped + failed
    return {
        "label": label,
        "percent": words.percent(tried, total),
        "finished": bool(total) and tried >= total,
        "parts": [
            ("done", 0, words.number(share[0])),
            ("skipped", words.number(share[0]), words.number(share[1])),
            ("failed", words.number(share[0] + share[1]), words.number(share[2])),
        ],
    }


@register.inclusion_tag("components/ring.html")
def ring(percent: int) -> dict[str, Any]:
    """A small ring for the top bar."""
    return {"percent": max(0, min(100, int(percent)))}


@register.simple_block_tag
def numbers(content: str) -> SafeString:
    """A row of ``number``."""
    return format_html('<dl class="numbers">{}</dl>', mark_safe(content))


@register.simple_tag
def number(value: Any, label: str, tone: str = "") -> SafeString:
    """One figure with its word; tones good, warn, bad."""
    shown = f"{value:,}" if isinstance(value, int) else value
    return format_html('<div class="{}"><dt>{}</dt><dd>{}</dd></div>', tone, label, shown)


@register.inclusion_tag("components/steps.html")
def steps(now: int, *labels: str) -> dict[str, Any]:
    """A sequence, the step ``now`` (from 1) being the current one; above the last, all are done."""
    states = [
        (n, label, "done" if n < now else "now" if n == now else "") for n, label in enumerate(labels, 1)
    ]
    return {"steps": states}


@register.simple_block_tag
def timeline(content: str) -> SafeString:
    """A history of ``event``, newest first."""
    return format_html('<ol class="timeline">{}</ol>', mark_safe(content))


@register.simple_block_tag
def event(content: str, at: datetime | None, title: str, tone: str = "", status: str = "") -> SafeString:
    """One event with its details inside; ``status`` is a word shown as a pill of the same tone."""
    return _wrap("event", content, at=at, title=title, tone=tone, status=status)


@register.inclusion_tag("components/chart.html")
def chart(chart: Any, unit: str = "hour") -> dict[str, Any]:
    """Bars of a :class:`dashboard.charts.Chart`; each stands for one ``unit``. Put several into ``.charts``."""
    return {"chart": chart, "unit": unit}
