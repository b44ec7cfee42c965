"""What a partner has said about columns of a dataset once and need not say again."""

from collections.abc import Set as AbstractSet

from commontable.measurement.models import Delivery, NoIdentity


def known_no_identities(delivery: Delivery) -> AbstractSet[str]:
    """Columns of the dataset of which the partner said earlier that they are no identity."""
    said = NoIdentity.objects.filter(dataset_id=delivery.due.dataset_id, partner_id=delivery.partner_id)
    return frozenset(said.values_list("field", flat=True))
