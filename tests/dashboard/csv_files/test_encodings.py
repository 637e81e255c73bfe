"""Which encoding a file is in, by its words: Windows-1252 unless they speak clearly for another."""

from itertools import combinations

import pytest

from dashboard.csv_files.encodings import odd_words, read_words

WESTERN = {
    "German": "Müller Jäger Grüße Weiß Föhre Größer Özil",
    "Spanish": "Muñoz Peña Gómez Íñigo Martínez Güell",
    "Portuguese": "João Conceição Gonçalves Simões Antônio Inês",
    "Danish": "Bjørn Søren Åse Kjær Ærø",
    "Swedish": "Åsa Sjöström Björk Älvdal",
    "French": "Hélène Lefèvre François Côté Noël Œuvrard Benoît",
    "Italian": "Nicolò Forlì Sarà Canè Bufù",
    "Icelandic": "Þórður Guðrún Ásgeir Ævar Sigurðsson",
    "Finnish": "Mäkinen Hämäläinen Öberg",
    "of many countries": "Müller François Núñez Bjørn Åsa João",
}


@pytest.mark.parametrize("language", WESTERN)
def test_what_excel_saves_in_the_west_is_read_as_windows_1252(language):
    names = WESTERN[language].split()
    for count in (1, 2, 3, len(names)):
        for some in combinations(names, count):
            found = read_words(odd_words("\n".join(some).encode("cp1252")))
            assert (found.encoding, found.clear) == ("cp1252", True), some


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp1250", "Łukasz Wiśniewski Grażyna Dąbrowska"),
        ("cp1250", "Kamiński Zieliński Wiśniewski"),
        ("cp1250", "Dvořák Němec Černý Růžička Jiří"),
        ("cp1250", "Kovačević Šimić Đorđe"),
        ("iso8859_2", "Łukasz Wiśniewski Grażyna Dąbrowska"),
        ("cp1257", "Žemaitė Jonušaitė Šalčiūnas"),
        ("mac_roman", "Hélène Zoë"),
        ("cp850", "Müller Jäger"),
    ],
)
def test_letters_that_speak_clearly_for_another_encoding_are_heard(encoding, names):
    found = read_words(odd_words(names.encode(encoding)))
    assert (found.encoding, found.clear) == (encoding, True)


@pytest.mark.parametrize("names", ["Ayşe", "Barış", "Yıldız", "Işık Kılıç", "Ayşe Yıldız Gökçe"])
def test_a_few_turkish_words_are_read_as_such_first_where_they_cannot_be_icelandic(names):
    found = read_words(odd_words(names.encode("cp1254")))
    assert (found.encoding, found.rivals) == ("cp1254", ("cp1252",))


@pytest.mark.parametrize("names", ["Eyþór", "Steinþór Þórður", "Alþýða Sýrus", "Guðrún", "Íþrótt Bergþóra"])
def test_icelandic_is_not_taken_for_turkish(names):
    assert read_words(odd_words(names.encode("cp1252"))).encoding == "cp1252"


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp1250", "Erdős Győző Szűcs Kovács"),
        ("cp1254", "Ayşe Yıldız Gökçe"),
        ("cp1251", "Иван Петров"),
        ("cp1253", "Γιώργος Παπαδόπουλος"),
        ("shift_jis", "田中 太郎"),
    ],
)
def test_where_the_letters_leave_a_doubt_the_owner_is_asked(encoding, names):
    found = read_words(odd_words(names.encode(encoding)))
    assert not found.clear
    assert encoding in (found.encoding, *found.rivals)
