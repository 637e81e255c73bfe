"""The passwords of a run: how its hashes are read, and the keys of a Firebase project, which only the key ring opens."""

import base64
import json

from django.conf import settings

from dashboard.csv_files.conversion import Mapping
from dashboard.csv_files.hashes.firebase import FirebaseKeys
from dashboard.csv_files.hashes.names import TOTP
from dashboard.csv_files.passwords import PASSWORD_HASH, HashChoices, PasswordCells
from dashboard.models import ImportRun
from pools.rules.passwords.forms import SEALED_SIGNER


def password_cells(run: ImportRun) -> PasswordCells | None:
    """What reads the run's hashes and authenticator apps; None where the file has neither."""
    mapping = Mapping(**run.mapping)
    if PASSWORD_HASH not in mapping.targets and TOTP not in mapping.targets:
        return None
    cognito = None if run.connection.is_embedded else run.algorithm
    return PasswordCells(mapping.targets, HashChoices(**mapping.hashes), keys_of(run), cognito)


def keys_of(run: ImportRun) -> FirebaseKeys | None:
    """The project's keys, with the secret one sealed as the engine takes it."""
    kept = kept_keys(run)
    if kept is None:
        return None
    sealed = settings.KEY_RING.encrypt(SEALED_SIGNER + base64.b64decode(kept.signer)).decode()
    return kept._replace(signer=f"~{sealed}")


def kept_keys(run: ImportRun) -> FirebaseKeys | None:
    """The project's keys as a person gave them."""
    if not run.hash_keys:
        return None
    return FirebaseKeys(**json.loads(settings.KEY_RING.decrypt(bytes(run.hash_keys))))


def keep_keys(run: ImportRun, keys: FirebaseKeys) -> None:
    """Seal keys into a run, unsaved; where no signer key is given anew, the former stays."""
    former = kept_keys(run)
    if not keys.signer and former:
        keys = keys._replace(signer=former.signer)
    run.hash_keys = settings.KEY_RING.encrypt(json.dumps(keys._asdict()).encode())
