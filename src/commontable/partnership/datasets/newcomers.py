"""Several members from pasted lines: name, e-mail, partner, role."""

import csv
import io
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as translate

from commontable.partnership.models import Member, Partner, Partnership
from commontable.partnership.rules.roles import BACKBONE_ONLY, Role

MOST = 200
HEADINGS = {"e-mail", "email", "e-mail address", "email address", "mail", "correo", "correo electrónico", "surel"}


@dataclass
class Newcomer:
    """One pasted line as it was understood; `problem` says what to repair."""

    number: int
    name: str
    email: str
    partner_name: str
    role_name: str
    partner: Partner | None = None
    role: Role | None = None
    problem: str = ""


def read_lines(text: str, *, partnership: Partnership, day: date) -> list[Newcomer]:
    """The lines with their partner and role found, each that cannot be taken with the reason; a heading is skipped."""
    delimiter = max("\t;,", key=text.count)
    partners: dict[str, Partner] = {}
    for partner in Partner.objects.of(partnership):
        if partner.is_present(day):
            partners |= {partner.name.casefold(): partner, partner.slug: partner}
            if partner.short_name:
                partners[partner.short_name.casefold()] = partner
    roles = {name.casefold(): role for role in Role for name in (role.value, str(role.label))}
    seated = {(m.partner_id, m.email.casefold()) for m in Member.objects.of(partnership)}
    lines = []
    for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1):
        name, email, partner_name, role_name = ([cell.strip() for cell in cells] + [""] * 4)[:4]
        if not any(cells) or (number == 1 and email.casefold() in HEADINGS):
            continue
        line = Newcomer(number, name, email, partner_name, role_name)
        line.partner = partners.get(partner_name.casefold())
        line.role = roles.get(role_name.casefold()) if role_name else None
        line.problem = _problem(line, seated)
        if line.partner:
            seated.add((line.partner.pk, email.casefold()))
        lines.append(line)
    if len(lines) > MOST:
        lines[MOST].problem = translate("At most %(most)d people at once; send the rest in a second step.") % {
            "most": MOST
        }
    return lines


def _problem(line: Newcomer, seated: set[tuple[int, str]]) -> str:
    try:
        validate_email(line.email)
    except ValidationError:
        return translate("This is not an e-mail address.")
    if not line.name or len(line.name) > 120:
        return translate("The name is missing or too long.")
    if line.partner is None:
        return translate("No partner at this table is called that. Write its name or short name as in the list.")
    if line.role_name and line.role is None:
        return translate("There is no such role. Leave it out, or write one of: %(roles)s.") % {
            "roles": ", ".join(str(role.label) for role in Role)
        }
    if line.role in BACKBONE_ONLY and not line.partner.is_backbone:
        return translate("This role is for people of the backbone.")
    if (line.partner.pk, line.email.casefold()) in seated:
        return translate("This address already belongs to the partner, or stands twice in your lines.")
    return ""
