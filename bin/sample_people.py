"""A few thousand made-up people for the sample pool, the same each time."""

import random
import re
import unicodedata
from collections.abc import Iterator
from itertools import product

# Each name as its bearer writes it; where that is not in Latin letters, how it is spelt in addresses stands behind.
CIRCLES = {
    "en-GB": (
        "Amelia Oliver Grace Callum Freya Rhys Niamh Angus Poppy Ewan",
        "Ashdown Bellamy Fairweather Hathaway Kingsley Lockwood Merriman Pemberton Whitlock Yardley",
    ),
    "fr-FR": (
        "Élodie Anaïs Jérôme Chloé François Maëlle Loïc Océane Théo Zoé",
        "Béranger Delacroix Guérin Lefèvre Lemaître Noël Pétrin Rivière Sauvé Thévenot",
    ),
    "de-DE": (
        "Jörg Käthe Lukas Björn Annika Günter Mareike Sören Uwe Heike",
        "Brückner Förster Grünwald Hübner Krämer Löwe Mößner Schäfer Voß Zöllner",
    ),
    "pl-PL": (
        "Agnieszka Łukasz Małgorzata Paweł Zofia Michał Żaneta Stanisław Róża Kamil",
        "Brzęczek Ciołek Dąbek Gołąb Jeżewski Kędzior Młynarz Sęk Świerk Żurek",
    ),
    "es-MX": (
        "Íñigo Ximena Joaquín Lucía Andrés Begoña Ramón Inés Nicolás Araceli",
        "Armendáriz Bañuelos Cedeño Galván Iturbe Muñiz Peñaloza Quiñones Sepúlveda Zúñiga",
    ),
    "pt-BR": (
        "João Conceição Thiago Letícia Antônio Débora Luís Graça Simão Isaura",
        "Araújo Brandão Falcão Gusmão Leitão Magalhães Pinheiro Queirós Simões Vilaça",
    ),
    "tr-TR": (
        "Ayşe Çağlar Gökhan Şebnem İpek Oğuz Tuğba Ümit Yağmur Barış",
        "Akçay Beyoğlu Çınar Dağdelen Erdoğdu Güneş Karagöz Özkök Şimşek Yıldızlı",
    ),
    "vi-VN": (
        "Ánh Bình Dũng Hạnh Khánh Linh Mỹ Ngọc Quỳnh Tuấn",
        "Bùi Đặng Đinh Hồ Lương Nguyễn Phạm Trần Vũ Võ",
    ),
    "el-GR": (
        "Αλέξης/alexis Δήμητρα/dimitra Ελένη/eleni Γιάννης/giannis Κατερίνα/katerina Νίκος/nikos Σοφία/sofia",
        "Βασιλάκης/vasilakis Καραλής/karalis Λαμπράκης/lamprakis Μαρκάτος/markatos Ρήγας/rigas Ξένος/xenos",
    ),
    "uk-UA": (
        "Богдан/bohdan Оксана/oksana Тарас/taras Ярина/yaryna Олесь/oles Мирослава/myroslava Данило/danylo",
        "Бондар/bondar Гнатюк/hnatiuk Коваль/koval Мельниченко/melnychenko Савчук/savchuk Ткач/tkach",
    ),
    "ja-JP": (
        "葵/aoi 健太/kenta 美咲/misaki 陽菜/hina 翔/sho 直美/naomi 海斗/kaito",
        "青木/aoki 藤井/fujii 石川/ishikawa 森田/morita 中島/nakajima 大野/ono",
    ),
    "ar-EG": (
        "أمينة/amina كريم/karim ليلى/layla نادية/nadia سامي/sami طارق/tarek ياسمين/yasmin",
        "البنا/elbanna الحداد/elhaddad فارس/fares منصور/mansour نجار/naggar سالم/salem",
    ),
    "hi-IN": (
        "आरव/aarav दीया/diya ईशान/ishan काव्या/kavya मीरा/meera रोहन/rohan तारा/tara",
        "भट्ट/bhatt चौहान/chauhan जोशी/joshi कपूर/kapoor नायर/nair वर्मा/verma",
    ),
}
DOMAINS = ("example.com", "example.net", "example.org", "mail.example.com", "post.example.net")
_LETTERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "ı": "i", "æ": "ae"})


def people(count: int) -> Iterator[dict[str, str]]:
    """The first ``count`` people as rows of Cognito's import file."""
    chance = random.Random(20_261_121)  # noqa: S311 (made-up people need no secrecy)
    full_names = [
        (locale, given, family)
        for locale, (givens, families) in CIRCLES.items()
        for given, family in product(givens.split(), families.split())
    ]
    chance.shuffle(full_names)
    for number in range(count):
        locale, given, family = full_names[number % len(full_names)]
        again = number // len(full_names)
        yield _row(chance, locale, given, family, str(again + 1) if again else "")


def _row(chance: random.Random, locale: str, given: str, family: str, suffix: str) -> dict[str, str]:
    name, spelt = _written(given), f"{_spelt(given)}.{_spelt(family)}{suffix}"
    surname = _written(family)
    family_first = locale in ("ja-JP", "vi-VN")
    with_phone = chance.random() < 0.6
    phone_verified = with_phone and chance.random() < 0.8
    return {
        "cognito:username": spelt,
        "name": f"{surname} {name}" if family_first else f"{name} {surname}",
        "given_name": name,
        "family_name": surname,
        "email": f"{spelt}@{chance.choice(DOMAINS)}",
        "email_verified": "TRUE",
        "phone_number": f"+1{chance.randint(201, 989)}555{chance.randint(100, 199):04}" if with_phone else "",
        "phone_number_verified": "TRUE" if phone_verified else "FALSE",
        "locale": locale,
        "cognito:mfa_enabled": "FALSE",
        "custom:member_number": f"M-{chance.randint(100_000, 999_999)}",
    }


def _written(name: str) -> str:
    return name.partition("/")[0]


def _spelt(name: str) -> str:
    """The name in the letters of an e-mail address."""
    written, _, spelt = name.partition("/")
    plain = unicodedata.normalize("NFKD", (spelt or written).lower().translate(_LETTERS))
    return re.sub(r"[^a-z]", "", plain)
