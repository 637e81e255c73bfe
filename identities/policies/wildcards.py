"""Patterns with ``*`` and ``?``, matched in time that grows with the text alone, however the pattern is made.

A pattern is a tuple of pieces: literal text, or one of the two wildcards. So what a policy variable brings in is literal,
even where it holds a star.
"""

from functools import lru_cache

import regex

ANY, ONE = object(), object()
"""``*`` (any run of characters, or none) and ``?`` (one character)."""
_WILD = {"*": ANY, "?": ONE}
_PARTS = regex.compile(r"[*?]|[^*?]+")

Piece = str | object
Pattern = tuple[Piece, ...]


def pieces_of(text: str) -> Pattern:
    """A text as a pattern, its wildcards alive."""
    return tuple(_WILD.get(part, part) for part in _PARTS.findall(text))


def matches(pattern: Pattern, text: str) -> bool:
    """Whether the pattern covers the whole text."""
    first, *others = _segments(pattern)
    if not others:
        return len(first) == len(text) and first.stands_at(0, text)
    *middle, last = others
    if not first.stands_at(0, text):
        return False
    place = len(first)
    for segment in middle:
        # The first place is as good as any later one, so there is no way back.
        place = segment.end_in(text, place)
        if place < 0:
            return False
    return len(text) - len(last) >= place and last.stands_at(len(text) - len(last), text)


def split(pattern: Pattern, separator: str, most: int) -> list[Pattern]:
    """The pattern cut at the separators in its literal text, at most ``most`` times."""
    parts: list[list[Piece]] = [[]]
    for piece in pattern:
        if not isinstance(piece, str):
            parts[-1].append(piece)
            continue
        head, *rest = piece.split(separator, most - len(parts) + 1) if len(parts) <= most else [piece]
        parts[-1].append(head)
        parts += [[text] for text in rest]
    return [tuple(part) for part in parts]


class _Segment:
    """What stands between two stars: always of one length."""

    def __init__(self, pieces: Pattern) -> None:
        self.length = sum(1 if piece is ONE else len(str(piece)) for piece in pieces)
        self.literal = "".join(map(str, pieces)) if ONE not in pieces else None
        written = ("." if piece is ONE else regex.escape(str(piece), special_only=False) for piece in pieces)
        self.expression = regex.compile("".join(written), regex.DOTALL) if self.literal is None else None

    def __len__(self) -> int:
        return self.length

    def stands_at(self, place: int, text: str) -> bool:
        if self.expression is None:
            return text.startswith(self.literal or "", place)
        return self.expression.match(text, place) is not None

    def end_in(self, text: str, place: int) -> int:
        """Where its first occurrence from ``place`` on ends; -1 where there is none."""
        if self.expression is None:
            found = text.find(self.literal or "", place)
            return found if found < 0 else found + self.length
        match = self.expression.search(text, place)
        return match.end() if match else -1


@lru_cache(maxsize=2048)
def _segments(pattern: Pattern) -> tuple[_Segment, ...]:
    parts: list[list[Piece]] = [[]]
    for piece in pattern:
        if piece is ANY:
            parts.append([])
        else:
            parts[-1].append(piece)
    return tuple(_Segment(tuple(part)) for part in parts)
