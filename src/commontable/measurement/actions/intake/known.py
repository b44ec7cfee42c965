"""What a partner has said once of a dataset's files and need not say again."""

from collections.abc import Set as AbstractSet

from commontable.measurement.models import Delivery, ErasedPerson, NoIdentity


def known_no_identities(delivery: Delivery) -> AbstractSet[str]:
    """Columns of the dataset of which the partner said earlier that they are no identity."""
    said = NoIdentity.objects.filter(dataset_id=delivery.due.dataset_id, partner_id=delivery.partner_id)
    return frozenset(said.values_list("field", flat=True))


def erased_people(dataset_id: int, partner_id: int) -> AbstractSet[str]:
    """The fingerprints of everybody who was erased from the partner's files of the dataset."""
    known = ErasedPerson.objects.filter(dataset_id=dataset_id, partner_id=partner_id)
    return frozenset(known.values_list("fingerprint", flat=True))
