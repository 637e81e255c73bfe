"""Staff members: the people who sign in to the console."""

from typing import ClassVar

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models, transaction


class StaffMembers(BaseUserManager["StaffMember"]):
    def get_by_natural_key(self, username: str | None) -> "StaffMember":
        return self.get(email=(username or "").lower())

    def invite(
        self, email: str, password: str | None, name: str = "", role: str = "administrator"
    ) -> "StaffMember":
        """Add someone who signs in with this e-mail address, with a built-in role (its key) on everything."""
        member = self.model(email=self.normalize_email(email).lower(), name=name)
        member.set_password(password)
        with transaction.atomic():
            member.save()
            member.grants.create(role=apps.get_model("dashboard.Role").objects.get(key=role))
        return member


class StaffMember(AbstractBaseUser):
    """A person who works in the console. What they may do, their ``grants`` say."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=100, blank=True)
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
