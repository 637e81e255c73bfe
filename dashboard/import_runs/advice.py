"""From Cognito's reason for rejecting a line to what its owner should do. One table, the first match counts."""

import regex

_FLAGS = "email_verified|phone_number_verified"
_TABLE = [
    # column, words of the reason, advice
    (
        "",
        "^The user already exists|^Nothing to change",
        "Nothing, if it is the same person. Otherwise give the line a user name of its own.",
    ),
    ("", "no such user", "Correct what of the line finds its user, or let the import make new ones."),
    ("", "^Repeats ", "Keep one of the two lines, or change what they have in common."),
    (
        "cognito:username",
        "should be",
        "Sign-in is by address here: let the e-mail or phone column be the user name.",
    ),
    (
        "cognito:username",
        "space",
        "Take the space out: a dot or a hyphen will do. Or let people sign in by e-mail.",
    ),
    ("cognito:username", "missing", "Give the line a user name; the e-mail address can serve as one."),
    ("cognito:username", "", "Use at most 128 characters: letters, digits and signs, no spaces."),
    (
        _FLAGS,
        "must be true",
        "Write TRUE if it was checked, or choose under Columns what becomes of addresses that are not verified.",
    ),
    (
        "",
        "auto.?verified",
        "Set email_verified or phone_number_verified to TRUE, and fill in the address or number.",
    ),
    (_FLAGS, "", "Write TRUE or FALSE."),
    ("cognito:mfa_enabled", "", "Leave it empty: the pool's own MFA setting then applies."),
    (
        ".+",
        "differs from cognito:username",
        "Write the same value in both columns: here it is the user name.",
    ),
    ("email", "missing, while", "Fill in the address, or set email_verified to FALSE."),
    ("phone_number", "missing, while", "Fill in the number, or set phone_number_verified to FALSE."),
    (".+", "requires|required|missing", "Fill in this column: the pool requires it of every user."),
    ("email", "", "Write one address such as ann@example.com, with no name and no brackets around it."),
    (
        "phone_number",
        "",
        "Write a plus sign, the country and the number without the zero in front, such as +447700900001.",
    ),
    (
        "birthdate",
        "",
        "Write year-month-day, such as 1990-12-31: that is read whatever the order of the others.",
    ),
    ("updated_at", "", "Write seconds since 1970, such as 1750000000, or leave it empty."),
    (
        "password_hash",
        "costs more",
        "Clear the hash: the user comes in and chooses a new password at the first sign-in.",
    ),
    (
        "password_hash",
        "without a PasswordHashingAlgorithm",
        "Clear the hashes, or put lines with a hash first.",
    ),
    (
        "password_hash",
        "does not say how|salt stands|hash parameters",
        "Say it under Columns, or bring these users in without a password.",
    ),
    ("password_hash", "", "Bring these users in without a password, or clear the hash."),
    ("totp_secret", "", "Clear the secret: the user sets up an authenticator app anew."),
    (
        "",
        "alias|exist",
        "Another user has this address, number or name. Change it here, or correct that user first.",
    ),
    (
        "",
        "longer than|characters long",
        "Shorten the line to 16,000 characters, or leave out its longest column.",
    ),
    ("", "quot", "Correct the quotation marks of this line, or save the file again from a spreadsheet."),
    ("", "NUL|no text", "Save the file again as CSV UTF-8, or read it with another encoding."),
    (
        "",
        "columns|values",
        "Count the values of this line. One with a comma in it needs quotation marks around it.",
    ),
    (
        ".+",
        "DateTime",
        "Write a date such as 2026-11-27 or 2026-11-27T10:00:00Z, or seconds since 1970.",
    ),
    (
        ".+",
        "Number",
        "Write a whole number, such as 1234, within the limits that the pool sets: Cognito has no decimals.",
    ),
    (".+", "true or false", "Write TRUE or FALSE."),
    (".+", "characters", "Change the value to the length that the pool allows."),
    (".+", "", "Correct this value."),
]
_RULES = [
    (regex.compile(column), regex.compile(words, regex.IGNORECASE), advice)
    for column, words, advice in _TABLE
]

_ROUNDED = regex.compile(r"\d[.,]?\d*E\+?\d+", regex.IGNORECASE)


def advice_for(column: str, reason: str, value: str = "") -> str:
    """What to do about a rejected line, in one or two plain sentences; ``value`` is what stands in the column."""
    if column == "phone_number" and _ROUNDED.fullmatch(value):
        return "A spreadsheet has rounded this number, and digits are lost: take it from the source, as text."
    for columns, words, advice in _RULES:
        if (not columns.pattern or columns.fullmatch(column)) and words.search(reason):
            return advice
    return "Correct the line by this reason and upload it again."
