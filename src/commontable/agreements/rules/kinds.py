"""What sorts of agreements, parties, legal grounds and data elements there are."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AgreementKind(TextChoices):
    """What an agreement is for. The tiers of sharing data are MOU, data-sharing agreement, data use licence (AISP)."""

    MOU = "mou", _("Memorandum of understanding")
    DATA_SHARING = "data_sharing", _("Data-sharing agreement")
    DATA_USE = "data_use", _("Data use licence for one project")
    ACTION_PLAN = "action_plan", _("Joint action plan")


GATES_DATA = frozenset({AgreementKind.DATA_SHARING, AgreementKind.DATA_USE})


class PartyRole(TextChoices):
    """What a party does under an agreement."""

    PARTY = "party", _("party")
    CONTRIBUTOR = "contributor", _("sends data")
    HOST = "host", _("keeps the data for the partners")
    RECIPIENT = "recipient", _("receives data")
    REPRESENTATIVE = "representative", _("authorised representative")


class Basis(TextChoices):
    """The legal ground on which partners share the rows."""

    CONSENT = "consent", _("Consent of the family or the adult student")
    STUDIES = "studies", _("FERPA studies exception, by written agreement")
    AUDIT = "audit", _("FERPA audit or evaluation exception, by written agreement")
    SCHOOL_OFFICIAL = "school_official", _("FERPA school official exception")
    PUBLIC_TASK = "public_task", _("Public task (GDPR)")
    LEGAL_DUTY = "legal_duty", _("Legal obligation (GDPR)")
    LEGITIMATE = "legitimate", _("Legitimate interests (GDPR)")
    OPEN_DATA = "open_data", _("Open or synthetic data")


class Sensitivity(TextChoices):
    """How much harm an element can do in wrong hands."""

    OPEN = "open", _("no harm: published or about places")
    INTERNAL = "internal", _("about a child, without name")
    IDENTIFYING = "identifying", _("identifies a child")
    SPECIAL = "special", _("health, faith, origin, support needs (GDPR Article 9)")
