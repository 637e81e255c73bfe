"""Staff members: the people who sign in to the console."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class StaffMembers(BaseUserManager["StaffMember"]):
    def get_by_natural_key(self, username: str | None) -> "StaffMember":
        return self.get(email=(username or "").lower())

    def invite(self, email: str, password: str | None, name: str = "") -> "StaffMember":
        """Add an administrator who signs in with this e-mail address."""
        member = self.model(email=self.normalize_email(email).lower(), name=name)
        member.set_password(password)
        member.save()
        return member


class StaffMember(AbstractBaseUser):
    """A person who works in the console. ``role`` is what the guard asks for."""

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", "Administrator"

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=100, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.ADMINISTRATOR)
    theme = models.CharField(max_length=5, default="", blank=True)
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[StaffMembers] = StaffMembers()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def initials(self) -> str:
        words = (self.name or self.email.partition("@")[0]).replace(".", " ").split()
        return "".join(word[0] for word in words[:2]).upper()
