"""By what people and programs get in: tokens, links, identities of a provider, known places."""

from django.db import models
from django.db.models import F, Q

from staff.choices import LinkPurpose
from staff.models.people import Staff


class ApiToken(models.Model):
    """A key for programs; only its SHA-256 is kept, the text is shown once."""

    owner = models.ForeignKey(Staff, models.CASCADE, related_name="api_tokens")
    label = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="token_expires_later"
            )
        ]

    def __str__(self) -> str:
        return self.label


class AccessLink(models.Model):
    """A link by which somebody chooses a password, once; only its SHA-256 is kept."""

    person = models.ForeignKey(Staff, models.CASCADE, related_name="access_links")
    purpose = models.CharField(max_length=6, choices=LinkPurpose)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # Used, or made void by whatever made it useless: a newer link, a password, a closed account.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="link_expires_later"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="link_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"


class ExternalIdentity(models.Model):
    """Who somebody is at an identity provider: issuer and subject, never an e-mail address."""

    person = models.ForeignKey(Staff, models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_of_one_person"),
            models.UniqueConstraint(fields=["person", "issuer"], name="identity_once_per_issuer"),
            models.CheckConstraint(
                condition=~Q(subject="") & ~Q(issuer=""), name="identity_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class KnownPlace(models.Model):
    """An address, as a keyed hash, from which somebody has signed in: no stranger."""

    person = models.ForeignKey(Staff, models.CASCADE, related_name="known_places")
    place = models.CharField(max_length=60)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "place"], name="known_place_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.last_at:%Y-%m-%d}"
