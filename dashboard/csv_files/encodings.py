"""Which of the encodings before Unicode a file is in, by the words that tell: those with letters beyond ASCII.

Excel saves "CSV" in Windows-1252 in Western Europe and the Americas, so a file is that unless its bytes or letters speak
clearly for another. Each encoding is tried, and the words that it gives are looked at: do they consist of letters, are
capitals where capitals stand, and is there a language that has all of them?
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex
from charset_normalizer import from_bytes

WESTERN, TURKISH = "cp1252", "cp1254"
_LETTERS = {
    WESTERN: "äöüß éèêàâçôûùîïëœÿ áéíóúñü áâãàçéêíóôõú æøåé åäöé àèéìòù áðéíóúýþæö äöõüšž àçèéíòóú",
    "cp1250": "ąćęłńóśźż áčďéěíňóřšťúůýž áäčďéíĺľňóôŕšťúýž áéíóöőúüű čšž čćđšž ăâîşţșț äöüß",
    "cp1254": "çğıöşü",
    "cp1257": "ąčęėįšųūž āčēģīķļņšūž äõöüšž",
    "iso8859_2": "ąćęłńóśźż áčďéěíňóřšťúůýž áäčďéíĺľňóôŕšťúýž áéíóöőúüű čšž čćđšž ăâîşţ",
}
_LETTERS |= {"mac_roman": _LETTERS[WESTERN], "cp850": _LETTERS[WESTERN]}
"""The letters beyond ASCII of the languages that each encoding is for, a word for each language."""
_OTHER_SCRIPTS = (
    "cp1251",
    "koi8_r",
    "cp866",
    "cp1253",
    "cp1255",
    "cp1256",
    "shift_jis",
    "euc_kr",
    "gb18030",
    "big5",
)
_ODD_WORD = regex.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_NOT_ICELANDIC = regex.compile(r"þ(?![aáeéiíoóuúyýæöjrv])|ayþ|^ð|(?=.*[þðý]).*[cqwzçü]")
"""Turkish in Windows-1254 has ş, ı and ğ where Windows-1252 has Iceland's þ, ý and ð. In Icelandic a þ begins a syllable, a ð
none, and c, q, w, z, ç and ü are in no word with them: Ayþe, Barýþ and Yýldýz are Ayşe, Barış and Yıldız."""
_SEQUENCE = regex.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_MANY = 2_000
_CLEAR, _SAME = 0.25, 0.02
"""How much better an encoding must fit than Windows-1252 to be taken for it without a question, or to be asked about."""


@dataclass(frozen=True)
class Reading:
    """The encoding that a file is read in, and others that read some of its words otherwise, the likeliest first.

    ``clear``: the words leave no doubt; else the file's owner is asked.
    """

    encoding: str
    rivals: tuple[str, ...] = ()
    clear: bool = True


def odd_words(data: bytes) -> list[bytes]:
    """The words that hold bytes beyond ASCII, each once, the first few thousand."""
    return list(dict.fromkeys(match[0] for match in _ODD_WORD.finditer(data)))[:_MANY]


def is_damaged_utf8(data: bytes) -> bool:
    """Whether bytes that are not UTF-8 are all but a few of them: a few lines fail then, and the others are whole."""
    whole = sum(len(found) for found in _SEQUENCE.findall(data))
    return whole > 3 * (sum(byte > 0x7F for byte in data) - whole)


def read_words(words: Sequence[bytes]) -> Reading:
    """How a file with these odd words is read."""
    if not words:
        return Reading(WESTERN)
    if _other_script(words):
        found = [match.encoding for match in from_bytes(b"\n".join(words), cp_isolation=list(_OTHER_SCRIPTS))]
        if found:
            return Reading(found[0], (*found[1:4], WESTERN), clear=False)
    fits = {encoding: _fit(words, encoding) for encoding in _LETTERS}
    rivals = [encoding for encoding in fits if differing(words, WESTERN, encoding)]
    if not rivals:
        return Reading(WESTERN)
    turkish = TURKISH in rivals and fits[TURKISH] >= max(fits.values()) and is_turkish(words)
    rival = TURKISH if turkish else max(rivals, key=lambda encoding: fits[encoding])
    lead = fits[rival] - fits[WESTERN]
    if lead <= _SAME and not turkish:
        return Reading(WESTERN, (rival,) if fits[rival] > 0.8 else ())
    return Reading(rival, (WESTERN,), clear=lead >= _CLEAR and fits[rival] > 0.9)


def is_turkish(words: Iterable[bytes]) -> bool:
    """Whether words that could be Icelandic by their letters cannot be by where these stand."""
    return any(_NOT_ICELANDIC.search(word.decode(WESTERN, "replace").lower()) for word in words)


def differing(words: Iterable[bytes], first: str, second: str, count: int = 1) -> list[tuple[str, str]]:
    """Words that two encodings read differently, under both."""
    found = []
    for word in words:
        both = word.decode(first, "replace"), word.decode(second, "replace")
        if both[0] != both[1]:
            found.append(both)
        if len(found) == count:
            break
    return found


def _other_script(words: Sequence[bytes]) -> bool:
    """Latin words have few letters beyond ASCII, words of other scripts hardly any within it."""
    odd = sum(sum(byte > 0x7F for byte in word) for word in words)
    return odd > 0.7 * sum(map(len, words))


def _fit(words: Sequence[bytes], encoding: str) -> float:
    """From 1, where all odd letters belong to one language and stand as letters do, downwards."""
    letters: Counter[str] = Counter()
    faults = 0
    for raw in words:
        word = raw.decode(encoding, "replace")
        letters.update(letter.lower() for letter in word if ord(letter) > 0x7F and letter.isalpha())
        faults += _faults(word)
    odd = sum(letters.values()) + faults
    if not odd:
        return 0.0
    best = max(sum(letters[letter] for letter in language) for language in _LETTERS[encoding].split())
    return best / odd - faults / len(words)


def _faults(word: str) -> int:
    """Signs within a word that are no letters, and capitals within a word of small letters."""
    faults = 0
    for index, letter in enumerate(word):
        if ord(letter) < 0x80:
            continue
        if not letter.isalpha():
            # Typographic quotation marks, dashes and spaces stand around words and sometimes in them.
            faults += (
                unicodedata.category(letter) not in ("Pi", "Pf", "Pd", "Zs", "Po", "Sc") or letter in "¿¡¤¥£"
            )
        elif letter.isupper() and any(
            other.islower() for other in (word[index - 1 : index], word[index + 1 : index + 2])
        ):
            faults += index > 0
    return faults
