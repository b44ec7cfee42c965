"""The attacker: from published files alone, the smallest and the largest value of every figure that is not
shown.

It shares nothing with the protection but the names of cells, so that a mistake there does not hide itself here.
"""

from commontable.analysis.audit.attacking import audit
from commontable.analysis.audit.published import AuditError, Contradiction, Published
from commontable.analysis.audit.report import Audit, Narrow

__all__ = ["Audit", "AuditError", "Contradiction", "Narrow", "Published", "audit"]
