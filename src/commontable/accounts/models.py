"""A person who signs in. What they may do hangs on their memberships, never on the account."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class People(BaseUserManager["User"]):
    """Finds people by their e-mail address, in any capitalisation."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person with that address."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """One person, one e-mail address, one language."""

    class Language(models.TextChoices):
        """The languages the program speaks."""

        ENGLISH = "en", _("English")
        INDONESIAN = "id", _("Bahasa Indonesia")
        SPANISH = "es", _("Spanish")

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=Language.choices, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    signed_out_at = models.DateTimeField(null=True, blank=True)  # everywhere, by their own wish: ends links in letters

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        constraints = (models.UniqueConstraint(Lower("email"), name="one_account_an_address"),)

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name as people write it."""
        return str(self)

    get_short_name = get_full_name
