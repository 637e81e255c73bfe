"""A whole name taken apart, for a pool that wants given and family name."""

import regex

SPLIT = "given_name+family_name"
"""What a column of whole names becomes where it is taken apart."""
_PARTICLES = frozenset(
    "af al av bin d da dal das de degli dei del della den der des di do dos du el het ibn la las le los 't te ten ter "
    "van von vom vor zu zum zur y".split()
)


def take_apart(name: str) -> tuple[str, str]:
    """Given and family name: what stands behind a comma is the given name, else the last word is the family name, with
    the small words before it (van, de la). A single word is the given name."""
    family, comma, given = name.partition(",")
    if comma:
        return given.strip(), family.strip()
    words = regex.split(r"\s+", name.strip())
    at = len(words) - 1
    while at > 1 and words[at - 1] in _PARTICLES:
        at -= 1
    return (words[0], "") if len(words) == 1 else (" ".join(words[:at]), " ".join(words[at:]))
