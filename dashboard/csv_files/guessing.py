"""Which attribute a column of somebody's file is, by its name and then by what it holds."""

import unicodedata
from collections.abc import Iterable, Sequence

import regex

from dashboard.csv_files.hashes import names as hash_names
from dashboard.csv_files.hashes.recognising import holds_hashes
from dashboard.csv_files.hashes.totp import carry_totp
from dashboard.csv_files.values import says_verified

_NAMES = {
    "cognito:username": "username user login loginname userlogin userid useridentifier userprincipalname "
    "account accountname benutzer benutzername "
    "anmeldename nutzername utilisateur nomutilisateur identifiant usuario nombreusuario utente gebruikersnaam",
    "email": "email emailaddress mail mailaddress epost emailadresse courriel adressemail adresseemail correo "
    "correoelectronico emailprimary primaryemail primaryemailaddress workemail useremail",
    "phone_number": "phone phonenumber telephone tel mobile mobilephone mobilenumber cell cellphone handy telefon "
    "telefonnummer mobil mobilnummer telefono movil numerotelephone primaryphonenumber",
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
    "email_verified": "emailverified emailconfirmed verifiedemail mailverified emailconfirmedat emailverifiedat",
    "phone_number_verified": "phonenumberverified phoneverified phoneconfirmed verifiedphone phoneconfirmedat",
    "cognito:mfa_enabled": "mfaenabled mfa cognitomfaenabled twofactor 2fa",
    "password_hash": "passwordhash hash hashedpassword passworddigest encryptedpassword userpass pwhash passwd "
    "password",
}
_SYNONYMS = {
    name: attribute for attribute, names in (_NAMES | hash_names.NAMES).items() for name in names.split()
}
_VERIFIED = regex.compile(
    r"verif|confirm|bestatigt|validat|valide|verificad|gepruft|bekreft|bekraft|geverifieerd|bevestigd"
)
_BARE = regex.compile(rf"(?:is|ist|account|user|konto)?(?:{_VERIFIED.pattern})\w{{0,4}}(?:at|on|date)?")
_NOT_VERIFIED = regex.compile(
    r"^(?:un|not|nicht|non)|unverified|unconfirmed|token|sent|code|count|method|status|change|by$|ip$"
)
_MAIL, _TELEPHONE = (
    regex.compile(r"mail|courriel|correo|epost"),
    regex.compile(r"phone|telefon|mobil|handy|sms|cell|movil"),
)
_EMAIL = regex.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = regex.compile(r"\+[0-9][0-9 ()./-]{5,}")


def folded(name: str) -> str:
    """A column's name without accents, case, spaces and signs."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return regex.sub(r"[\W_]", "", plain.casefold())


def is_flag(value: str) -> bool:
    """Whether a value says that an address is verified, or that it is not."""
    return says_verified(value, "") in ("TRUE", "FALSE")


def guess(columns: Sequence[str], rows: Iterable[Sequence[str]], header: Sequence[str]) -> list[str]:
    """For each column an attribute of ``header``, or ``""`` to leave it out. No attribute is guessed twice."""
    samples = list(zip(*(row for row in rows if len(row) == len(columns)), strict=True)) or [()] * len(
        columns
    )
    guesses = [""] * len(columns)
    for rule in (_exact, _by_name, _by_custom_name, _verified, _by_content):
        for index, column in enumerate(columns):
            found = rule(column, samples[index], header) if not guesses[index] else ""
            if found in header and found not in guesses and _holds(found, samples[index]):
                guesses[index] = found
    return guesses


def _exact(column: str, _values: Sequence[str], _header: Sequence[str]) -> str:
    return column


def _by_name(column: str, _values: Sequence[str], _header: Sequence[str]) -> str:
    return _SYNONYMS.get(folded(regex.sub(r"\s*\[[^]]*\].*$", "", column)), "")


def is_known(column: str) -> bool:
    """Whether the name of a column says what it is, whatever the pool."""
    name = regex.sub(r"\s*\[[^]]*\].*$", "", column.strip())
    return (
        name in _NAMES or folded(name) in _SYNONYMS or name.startswith("custom:") or bool(_flag(folded(name)))
    )


def _verified(column: str, values: Sequence[str], _header: Sequence[str]) -> str:
    """A column that says which addresses are verified, by a word or by the date when it happened."""
    return _flag(folded(column)) if all(is_flag(value) for value in values) else ""


def _flag(name: str) -> str:
    if not _VERIFIED.search(name) or _NOT_VERIFIED.search(name):
        return ""
    if _TELEPHONE.search(name):
        return "phone_number_verified"
    bare = _BARE.fullmatch(name)
    return "email_verified" if _MAIL.search(name) or bare else ""


def _holds(attribute: str, values: Sequence[str]) -> bool:
    """Whether a column's values can be the attribute's: a column called password need not hold hashes."""
    filled = [value for value in values if value.strip()]
    if not filled:
        return True
    if attribute == hash_names.TOTP:
        return any(carry_totp(value).hash for value in filled)
    return attribute != "password_hash" or holds_hashes(filled)


def _by_custom_name(column: str, _values: Sequence[str], header: Sequence[str]) -> str:
    own = {folded(name.partition(":")[2]): name for name in header if name.startswith("custom:")}
    return own.get(folded(column)) or own.get(folded(column.partition(":")[2]), "")


def _by_content(_column: str, values: Sequence[str], _header: Sequence[str]) -> str:
    filled = [value.strip() for value in values if value.strip()]
    if filled and all(_EMAIL.fullmatch(value) for value in filled):
        return "email"
    return "phone_number" if filled and all(_PHONE.fullmatch(value) for value in filled) else ""
