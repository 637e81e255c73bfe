"""Which attribute a column of somebody's file is, by its name and then by what it holds."""

import unicodedata
from collections.abc import Iterable, Sequence

import regex

_NAMES = {
    "cognito:username": "username user login loginname userid useridentifier account accountname benutzer benutzername "
    "anmeldename nutzername utilisateur nomutilisateur identifiant usuario nombreusuario utente gebruikersnaam",
    "email": "email emailaddress mail mailaddress epost emailadresse courriel adressemail adresseemail correo "
    "correoelectronico emailprimary primaryemail workemail useremail",
    "phone_number": "phone phonenumber telephone tel mobile mobilephone mobilenumber cell cellphone handy telefon "
    "telefonnummer mobil mobilnummer telefono movil numerotelephone",
    "given_name": "givenname firstname forename first vorname prenom nombre nome voornaam",
    "family_name": "familyname lastname surname last nachname familienname nom nomfamille apellido apellidos cognome "
    "achternaam",
    "middle_name": "middlename middle zweitername",
    "name": "name fullname displayname wholename vollername nomcomplet nombrecompleto",
    "nickname": "nickname nick spitzname surnom alias",
    "preferred_username": "preferredusername handle screenname",
    "birthdate": "birthdate dateofbirth dob birthday birth geburtsdatum geburtstag datenaissance naissance "
    "fechanacimiento datanascita geboortedatum",
    "gender": "gender sex geschlecht sexe genero sesso",
    "address": "address streetaddress postaladdress adresse anschrift direccion indirizzo adres",
    "locale": "locale language lang sprache langue idioma",
    "zoneinfo": "zoneinfo timezone tz zeitzone fuseauhoraire",
    "website": "website homepage url web siteweb",
    "picture": "picture photo avatar image bild foto",
    "profile": "profile profileurl profil",
    "updated_at": "updatedat updated modified lastmodified lastupdated",
    "email_verified": "emailverified emailconfirmed verifiedemail mailverified",
    "phone_number_verified": "phonenumberverified phoneverified phoneconfirmed verifiedphone",
    "cognito:mfa_enabled": "mfaenabled mfa cognitomfaenabled twofactor 2fa",
    "password_hash": "passwordhash hash hashedpassword passworddigest pwhash passwd password",
}
_SYNONYMS = {name: attribute for attribute, names in _NAMES.items() for name in names.split()}
_EMAIL = regex.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = regex.compile(r"\+[0-9][0-9 ()./-]{5,}")


def folded(name: str) -> str:
    """A column's name without accents, case, spaces and signs."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return regex.sub(r"[\W_]", "", plain.casefold())


def guess(columns: Sequence[str], rows: Iterable[Sequence[str]], header: Sequence[str]) -> list[str]:
    """For each column an attribute of ``header``, or ``""`` to leave it out. No attribute is guessed twice."""
    samples = list(zip(*(row for row in rows if len(row) == len(columns)), strict=True)) or [()] * len(
        columns
    )
    guesses = [""] * len(columns)
    for rule in (_exact, _by_name, _by_custom_name, _by_content):
        for place, column in enumerate(columns):
            found = rule(column, samples[place], header) if not guesses[place] else ""
            if found in header and found not in guesses:
                guesses[place] = found
    return guesses


def _exact(column: str, _values: Sequence[str], _header: Sequence[str]) -> str:
    return column


def _by_name(column: str, _values: Sequence[str], _header: Sequence[str]) -> str:
    return _SYNONYMS.get(folded(column), "")


def _by_custom_name(column: str, _values: Sequence[str], header: Sequence[str]) -> str:
    own = {folded(name.partition(":")[2]): name for name in header if name.startswith("custom:")}
    return own.get(folded(column)) or own.get(folded(column.partition(":")[2]), "")


def _by_content(_column: str, values: Sequence[str], _header: Sequence[str]) -> str:
    filled = [value.strip() for value in values if value.strip()]
    if filled and all(_EMAIL.fullmatch(value) for value in filled):
        return "email"
    return "phone_number" if filled and all(_PHONE.fullmatch(value) for value in filled) else ""
