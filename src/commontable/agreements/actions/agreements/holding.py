"""An agreement and one of its texts are held while an act changes them: always the agreement first."""

from commontable.agreements.models import AgreementVersion
from commontable.agreements.rules.agreement import VersionStage
from commontable.partnership.actions.locking import hold
from commontable.partnership.rules.lifecycle import NotAllowed


def hold_version(
    version: AgreementVersion, *, only: frozenset[VersionStage] | None = None, otherwise: object = ""
) -> None:
    """The agreement and this version are as the register has them now, and nobody else changes them until the act ends.

    Raises NotAllowed with the words of `otherwise` where the version is in none of the stages of `only`.
    """
    agreement = hold(version.agreement)
    hold(version)
    version.agreement = agreement
    if only is not None and version.stage not in only:
        raise NotAllowed(otherwise)
