"""From Cognito's reason for rejecting a line to what its owner should do. One table, the first match counts."""

import regex

_TABLE = [
    # column, words of the reason, advice
    (
        "cognito:username",
        "space|tab|white",
        "Take the space out: a dot or a hyphen will do. Or let people sign in by e-mail.",
    ),
    (
        "cognito:username",
        "empty|missing|required|must not be|no user ?name",
        "Give the line a user name; the e-mail address can serve as one.",
    ),
    ("cognito:username", "long|length|character", "Shorten the user name to 128 characters."),
    (
        "cognito:username",
        "e-?mail|phone",
        "In this pool the user name is the e-mail address or phone number: copy it into this column.",
    ),
    (
        "",
        "auto.?verified|verified attributes",
        "Set email_verified or phone_number_verified to TRUE and fill in the address or number.",
    ),
    (
        "email_verified|phone_number_verified|cognito:mfa_enabled",
        "true or false|boolean|TRUE|FALSE",
        "Write TRUE or FALSE.",
    ),
    ("email", "verified|empty|missing|required|must", "Fill in the address, or set email_verified to FALSE."),
    ("email", "", "Write one address such as ann@example.com, with no name and no brackets around it."),
    (
        "phone_number",
        "verified|empty|missing|required|must",
        "Fill in the number, or set phone_number_verified to FALSE.",
    ),
    (
        "phone_number",
        "",
        "Write the number with its country: a plus sign and digits only, such as +447700900001.",
    ),
    ("birthdate", "", "Write the date as month/day/year with four digits of the year, such as 12/31/1990."),
    ("updated_at", "", "Write the time as seconds since 1970, such as 1750000000, or leave it empty."),
    ("cognito:mfa_enabled", "", "Leave it empty: the pool's own MFA setting then applies."),
    (
        "password_hash",
        "cost|limit|above|maximum|iterations|more than|memory|exceed|work",
        "Clear the hash: the user is imported and chooses a new password at the first sign-in.",
    ),
    (
        "password_hash",
        "",
        "Use one algorithm for the whole file, in Cognito's form; or clear the hash and the user chooses a new password.",
    ),
    (
        "",
        "duplicate|twice|more than once|same|already used|another",
        "Keep one of the lines and delete the other.",
    ),
    (
        "",
        "alias|exist",
        "Another user has this address, number or name. Change it here, or correct that user first.",
    ),
    (
        "",
        r"16,?000|too long|long\. Cognito|characters long",
        "Shorten the line to 16,000 characters, or leave out its longest column.",
    ),
    ("", "quot", "Correct the quotation marks of this line, or save the file again from a spreadsheet."),
    (
        "",
        "bytes that are no text|encoding|UTF-8",
        "Save the file again as CSV UTF-8, or choose another encoding under Columns.",
    ),
    (
        "",
        "columns|number of (values|fields)|commas",
        "Count the commas of this line. A comma inside a value needs quotation marks around the value.",
    ),
    (".+", "required|empty|missing", "Fill in this column: the pool requires it of every user."),
    ("custom:.+", "number|integer", "Write a whole number."),
    (
        "custom:.+",
        "long|short|length|character|no (less|greater|more)",
        "Change the value to fit the limits that the pool sets for this attribute.",
    ),
    (".+", "long|length|character", "Shorten the value."),
    (".+", "", "Correct this value."),
]
_RULES = [
    (regex.compile(column), regex.compile(words, regex.IGNORECASE), advice)
    for column, words, advice in _TABLE
]


def advice_for(column: str, reason: str) -> str:
    """What to do about a rejected line, in one or two plain sentences."""
    for columns, words, advice in _RULES:
        if (not columns.pattern or columns.fullmatch(column)) and words.search(reason):
            return advice
    return "Correct the line by this reason and upload it again."
