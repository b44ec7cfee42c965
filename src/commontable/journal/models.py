"""The record of acts: one chain a partnership, each entry sealing the one before."""

from django.db import models


class Head(models.Model):
    """The newest entry of a chain; its row is locked while the next is written, so a chain never forks."""

    scope = models.CharField(max_length=60, primary_key=True)
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.scope} #{self.sequence}"


class Entry(models.Model):
    """One act: who, for whom, what, on what, when. No foreign keys: it outlives what it speaks of."""

    scope = models.CharField(max_length=60)
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    event = models.CharField(max_length=80)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=120)
    actor_partner = models.CharField(max_length=160)
    object_type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=40)
    object_name = models.CharField(max_length=200)
    payload_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint("scope", "sequence", name="one_entry_a_place_in_the_chain"),)
        indexes = (models.Index(fields=["scope", "object_type", "object_id"], name="journal_of_an_object"),)

    def __str__(self) -> str:
        return f"{self.event} {self.object_name}"


class Payload(models.Model):
    """What an act said, salted and apart, so that it can be erased without breaking the chain."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True)
    salt = models.CharField(max_length=32)
    body = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"payload of {self.entry_id}"
