"""A user of a pool and the aliases under which they can be found."""

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from pools.fields import PasswordHashField, SealedField
from pools.models.json import QuickDecoder
from pools.models.user_pool import UserPool


class Status(models.TextChoices):
    """UserStatusType of the API."""

    UNCONFIRMED = "UNCONFIRMED"
    CONFIRMED = "CONFIRMED"
    RESET_REQUIRED = "RESET_REQUIRED"
    FORCE_CHANGE_PASSWORD = "FORCE_CHANGE_PASSWORD"
    EXTERNAL_PROVIDER = "EXTERNAL_PROVIDER"


def _key_column(length: int = 2048) -> models.CharField:
    """A folded copy of an attribute, that filters compare; NULL where the user has none."""
    return models.CharField(max_length=length, null=True, editable=False)


class User(models.Model):
    """A user. The ``id`` holds the pool's number and a rising count: a pool's users by id are in order of creation.

    ``attributes`` holds every attribute but ``sub``, in the API's own spelling, as strings.
    The ``*_key`` columns and ``search`` are derived from them by :mod:`pools.rules.names.search_keys`.
    ``password`` is an encoded hash, or empty; ``srp`` the encrypted verifier of the same password, or NULL where
    only its hash is known (see :mod:`pools.rules.passwords.credentials`). ``mfa`` holds, where any was chosen, the
    factors that are ``Enabled`` and the ``Preferred`` one (``SMS_MFA``, ``SOFTWARE_TOKEN_MFA``, ``EMAIL_OTP``).
    ``imported_by`` is the id of the import job that made the user.
    """

    id = models.BigIntegerField(primary_key=True)
    pool = models.ForeignKey(UserPool, on_delete=models.CASCADE, db_index=False)
    username = models.CharField(max_length=128)
    username_key = models.CharField(max_length=2048, editable=False)
    sub = models.CharField(max_length=36)
    status = models.CharField(max_length=24, choices=Status.choices)
    enabled = models.BooleanField(default=True)
    attributes = models.JSONField(default=dict, decoder=QuickDecoder)
    email_key = _key_column()
    phone_number_key = _key_column()
    name_key = _key_column()
    given_name_key = _key_column()
    family_name_key = _key_column()
    preferred_username_key = _key_column()
    search = models.TextField(editable=False, default="")
    password = PasswordHashField(max_length=512, default="")
    password_set = models.DateTimeField(null=True)
    password_history = models.JSONField(default=list)
    srp = SealedField(null=True)
    mfa = models.JSONField(null=True)
    imported_by = models.CharField(max_length=55, default="")
    created = models.DateTimeField()
    modified = models.DateTimeField()

    class Meta:
        # Each is written with every user: it stays for the query that it names (ListUsers' Filter is rules/user_pages).
        constraints = [
            # A Username parameter; `username` in a Filter; the names of an import's chunk.
            models.UniqueConstraint(fields=["pool", "username_key"], name="one_user_per_name"),
            # The user of a token; a Username parameter that is a sub; `sub` in a Filter.
            models.UniqueConstraint(fields=["pool", "sub"], name="one_user_per_sub"),
        ]
        indexes = [
            # `cognito:user_status` in a Filter, newest first.
            models.Index(fields=["pool", "status", "id"], name="users_by_status"),
            # `cognito:user_create_date` in a Filter, newest first.
            models.Index(fields=["pool", "created", "id"], name="users_by_created"),
            # SearchUsers by UserLastModifiedDate.
            models.Index(fields=["pool", "modified", "id"], name="users_by_modified"),
            # SearchUsers by Email: those who have none come last.
            models.Index(
                fields=["pool", "id"], name="users_without_email", condition=models.Q(email_key__isnull=True)
            ),
            # `status = "Disabled"` in a Filter: few are, and only they are in it.
            models.Index(fields=["pool", "id"], name="users_disabled", condition=models.Q(enabled=False)),
            # ListDuplicates by Username, in pools where case counts: of names that differ by case alone, all but one have capitals.
            models.Index(
                "pool",
                Lower("username_key"),
                "id",
                name="users_by_raised_name",
                condition=~models.Q(username_key=Lower("username_key")),
            ),
            # Each attribute by which Cognito filters, equal or by its beginning; who has none is not in it.
            *(
                models.Index(
                    fields=["pool", f"{attribute}_key", "id"],
                    name=f"users_by_{attribute}",
                    condition=models.Q(**{f"{attribute}_key__isnull": False}),
                )
                for attribute in (
                    "email",
                    "phone_number",
                    "name",
                    "given_name",
                    "family_name",
                    "preferred_username",
                )
            ),
        ]


class FormerSub(models.Model):
    """The ``sub`` of a user who was deleted: nobody is given it again, as other systems may still know them by it."""

    sub = models.CharField(primary_key=True, max_length=36)
    deleted = models.DateTimeField(default=timezone.now)


class Alias(models.Model):
    """The one user of a pool whom a key names, by their ``email``, ``phone_number`` or ``preferred_username``.

    Where preferred user names are aliases, user names are here too, under ``username``: so no two users share a name.
    """

    pool = models.ForeignKey(UserPool, on_delete=models.CASCADE, db_index=False)
    attribute = models.CharField(max_length=20)
    key = models.CharField(max_length=2048)
    # Its index is for what follows a user's change or end: their own aliases.
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        constraints = [
            # A Username parameter that is no user name; the aliases of an import's chunk.
            models.UniqueConstraint(fields=["pool", "key"], name="one_user_per_alias"),
        ]
