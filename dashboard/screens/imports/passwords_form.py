"""What a file's columns do not say of its passwords: what made the hashes, and the keys of a Firebase project."""

from collections.abc import Iterable, Sequence

from django import forms
from django.core.exceptions import ValidationError

from dashboard.csv_files.hashes.carrying import carry
from dashboard.csv_files.hashes.columns import NO_ORDER, UNSAID, HashFields
from dashboard.csv_files.hashes.encoding import NotCarriedError, any_b64, b64
from dashboard.csv_files.hashes.firebase import NEEDS_KEYS, FirebaseKeys
from dashboard.csv_files.hashes.names import TOTP
from dashboard.csv_files.passwords import PASSWORD_HASH, HashChoices, PasswordCells, commonest_algorithm
from dashboard.csv_files.reading import Record

FIREBASE = "firebase"
NONE = "none"
MAKERS = [
    (NONE, "there are none"),
    (FIREBASE, "Firebase (scrypt)"),
    ("md5", "MD5 (WordPress’s oldest)"),
    ("sha1", "SHA-1"),
    ("sha256", "SHA-256"),
    ("sha512", "SHA-512"),
]
COGNITOS = [
    (NONE, "none of these: nobody brings a password"),
    ("BCRYPT", "bcrypt"),
    ("SCRYPT", "scrypt"),
    ("ARGON2ID", "Argon2id"),
    ("PBKDF2_SHA256", "PBKDF2 SHA-256"),
]
LEAVE_OUT, WITHOUT = "leave", "without"
_SHOWN = "Give the number that the Firebase console shows."
_WANTED = {
    "signer": "Give the project’s key: in the Firebase console under Authentication, Users, ⋮, "
    "Password hash parameters.",
    "rounds": _SHOWN,
    "memory": _SHOWN,
}
_SALT = ("order", "salt_encoding")
_KEYS = ("signer", "separator", "rounds", "memory")


class DefaultField(forms.ChoiceField):
    """A choice that is made beforehand; it holds where the page did not ask."""

    def clean(self, value: str | None) -> str:
        return super().clean(value or self.initial)


class PasswordsForm(forms.Form):
    """Only what matters to the file at hand is asked: see :meth:`asked`."""

    use_required_attribute = False
    algorithm = DefaultField(
        label="Kind of hash that goes to Cognito",
        choices=COGNITOS,
        initial=NONE,
        help_text="Cognito takes one kind in a file. It makes nobody’s password of the others.",
    )
    hasher = DefaultField(label="Hashes that do not say what made them are of", choices=MAKERS, initial=NONE)
    order = DefaultField(
        label="The salt stands",
        choices=[
            (NONE, "there is none"),
            ("prefix", "before the password"),
            ("suffix", "after the password"),
        ],
        initial=NONE,
    )
    salt_encoding = DefaultField(
        label="The salt is written in",
        choices=[("base64", "Base64"), ("hex", "hexadecimal"), ("utf8", "plain text")],
        initial="base64",
    )
    without = DefaultField(
        label="Users whose hash cannot be carried",
        choices=[(LEAVE_OUT, "leave those lines out"), (WITHOUT, "bring them in without a password")],
        initial=LEAVE_OUT,
        help_text="Who comes in without one must set a new password at the first sign-in.",
    )
    signer = forms.CharField(
        label="base64_signer_key",
        required=False,
        max_length=400,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="The project’s secret. It is kept encrypted, and is in no log and no file.",
    )
    separator = forms.CharField(label="base64_salt_separator", required=False, max_length=24, initial="Bw==")
    rounds = forms.IntegerField(label="rounds", required=False, min_value=1, max_value=64, initial=8)
    memory = forms.IntegerField(label="mem_cost", required=False, min_value=1, max_value=20, initial=14)

    def __init__(
        self,
        *args,
        targets: Sequence[str],
        rows: Iterable[Record],
        embedded: bool,
        chosen: dict,
        algorithm: str = "",
        kept: FirebaseKeys | None = None,
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        cells = PasswordCells(targets, HashChoices())
        self._fields = [cells.fields(row.cells) for row in rows if not row.problem]
        self._has_hash, self.has_app = PASSWORD_HASH in targets, TOTP in targets
        self._embedded = embedded
        found = [carry(fields) for fields in self._fields if self._has_hash]
        self.found, self._unsaid = found, [each.reason for each in found if each.reason]
        self.fields["algorithm"].initial = algorithm or commonest_algorithm(found) or NONE
        for name, value in chosen.items():
            plain = (WITHOUT if value else LEAVE_OUT) if name == "without" else value
            self.fields[name].initial = plain or NONE
        for name, sentence in _WANTED.items():
            self.fields[name].required = self.asks_keys and not (kept and name == "signer")
            self.fields[name].error_messages["required"] = sentence
        if kept:
            for name in _KEYS[1:]:
                self.fields[name].initial = getattr(kept, name)
            self.fields["signer"].help_text = "Kept from before. Leave it empty to keep it."

    @property
    def asks_keys(self) -> bool:
        """Whether a hash needs a Firebase project's keys."""
        chosen = self.data.get("hasher", "") if self.is_bound else self.fields["hasher"].initial
        return self._has_hash and (NEEDS_KEYS in self._unsaid or chosen == FIREBASE)

    @property
    def asks_maker(self) -> bool:
        """Whether a hash does not say what made it, nor is plainly Firebase's."""
        return any(reason in (UNSAID, NO_ORDER) for reason in self._unsaid)

    def asked(self) -> list[forms.BoundField]:
        """The choices that matter to this file, those about a project's keys apart (:meth:`keys`)."""
        if not self._has_hash:
            return []
        names = ["algorithm"] * (not self._embedded) + ["hasher", *_SALT] * self.asks_maker + ["without"]
        return [self[name] for name in names]

    def keys(self) -> list[forms.BoundField]:
        return [self[name] for name in _KEYS] if self.asks_keys else []

    def clean_signer(self) -> str:
        return _base64(self.cleaned_data["signer"])

    def clean_separator(self) -> str:
        return _base64(self.cleaned_data["separator"])

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        if self._has_hash and not self._embedded and "algorithm" not in self.data:
            self.add_error("algorithm", "Choose which kind of hash goes to Cognito.")
        if self.asks_keys and not self.errors:
            self._check_cost(FirebaseKeys("A" * 24, data["separator"], data["rounds"], data["memory"]))
        return data

    def _check_cost(self, keys: FirebaseKeys) -> None:
        reason = carry(HashFields("A" * 88, "AAAA", "firebase"), keys).reason
        if reason:
            self.add_error("memory", reason)

    def given_keys(self) -> FirebaseKeys | None:
        """The keys that were given, without a signer key where the former stays; None where none are needed."""
        data = self.cleaned_data
        if not self.asks_keys:
            return None
        return FirebaseKeys(data["signer"], data["separator"], data["rounds"], data["memory"])

    def hashes(self) -> dict:
        """The members of HashChoices as they were chosen."""
        data = self.cleaned_data
        return {
            "hasher": data["hasher"].replace(NONE, ""),
            "order": data["order"].replace(NONE, ""),
            "salt_encoding": data["salt_encoding"],
            "without": data["without"] == WITHOUT,
        }

    def job_algorithm(self) -> str:
        """The job's PasswordHashingAlgorithm. On the embedded engine it says only that the file carries passwords: each
        hash says itself what it is."""
        if not self._has_hash:
            return ""
        return (
            (commonest_algorithm(self.found) or "BCRYPT")
            if self._embedded
            else self.cleaned_data["algorithm"]
        )


def _base64(value: str) -> str:
    try:
        return b64(any_b64(value))
    except NotCarriedError:
        raise ValidationError("This is not Base64. Copy it as the Firebase console shows it.") from None
