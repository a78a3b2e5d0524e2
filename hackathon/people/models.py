from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from hackathon.enums import Role, ScopeKind, Source
from realtime.wire.ids import new_id


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """An account (e-mail and password): organisers only. Everybody else holds seats without one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"

    class Meta:
        app_label = "hackathon"

    def __str__(self) -> str:
        return self.email


class Person(models.Model):
    """Somebody, perhaps with a name, an e-mail or an account."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    user = models.OneToOneField(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="person")

    class Meta:
        app_label = "hackathon"

    def __str__(self) -> str:
        return self.name or self.email


class Seat(models.Model):
    """A person's place in one edition. Unclaimed until somebody picks the name at the door."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey("hackathon.Edition", on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="seats")
    # First name, or pseudonym; the workshop's setting decides what of it is shown (people.queries.display_name).
    first_name = models.CharField(max_length=60)
    last_name = models.CharField(max_length=80, blank=True)
    pseudonym = models.CharField(max_length=60, blank=True)
    audience = models.ForeignKey(
        "hackathon.Audience", on_delete=models.SET_NULL, null=True, blank=True, related_name="seats"
    )
    structure = models.ForeignKey(
        "hackathon.Structure", on_delete=models.SET_NULL, null=True, blank=True, related_name="seats"
    )
    territory = models.ForeignKey(
        "hackathon.Territory", on_delete=models.SET_NULL, null=True, blank=True, related_name="seats"
    )
    # Ranked slugs of défis (rows of an upper floor), best first; and a group that keeps together.
    wishes = models.JSONField(default=list, blank=True)
    group = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.LIVE)
    claimed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        app_label = "hackathon"
        ordering = ["last_name", "first_name"]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class Grant(models.Model):
    """A role of a seat, over an edition or over one workshop, team or structure of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=12, choices=Role.choices)
    scope = models.CharField(max_length=10, choices=ScopeKind.choices, default=ScopeKind.EDITION)
    # The workshop, team or structure; empty when the scope is the whole edition.
    scope_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "hackathon"

    def __str__(self) -> str:
        return f"{self.role} {self.scope}"


class Device(models.Model):
    """A browser that holds a seat. `browser` is the random id in its session; one browser may hold several seats."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="devices")
    browser = models.UUIDField(db_index=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "hackathon"
        constraints = [models.UniqueConstraint(fields=["seat", "browser"], name="device_once")]

    def __str__(self) -> str:
        return str(self.id)


class Pass(models.Model):
    """A token that gives a seat to the browser that presents it: invitation, one-time sign-in or transfer code.

    Only its SHA-256 is kept. The token travels in a URL's fragment or is typed, and is exchanged by POST.
    """

    class Kind(models.TextChoices):
        INVITATION = "invitation"  # reusable by its holder until revoked
        SIGN_IN = "sign_in"  # once; signs an account in
        TRANSFER = "transfer"  # once, short-lived; moves a seat to another device

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    digest = models.CharField(max_length=64, unique=True)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, null=True, blank=True, related_name="passes")
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="passes")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "hackathon"

    def __str__(self) -> str:
        return self.kind
