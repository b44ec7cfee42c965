"""What a version of an agreement says, as plain data from which both its text and its PDF are made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext

from commontable.agreements.models import AgreementVersion, Party
from commontable.agreements.rules.kinds import GATES_DATA, AgreementKind, Basis, Sensitivity
from commontable.agreements.rules.terms import Element, Terms
from commontable.partnership.models import Member, Partner
from commontable.ui import wording
from commontable.ui.plain_text import plain_text, printable


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it: paragraphs, then a list."""

    heading: str
    paragraphs: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Content:
    """A title, what it is, and its parts in reading order; all in the language of the table."""

    title: str
    kind: str
    number: str
    table: str
    language: str
    parts: list[Part]


def content_of(version: AgreementVersion) -> Content:
    """The whole agreement: parties and who signs for them, dates, terms in words, clauses."""
    agreement, table = version.agreement, version.partnership
    with translation.override(table.default_language):
        clauses = [
            Part(f"{place}. {line(clause.get('heading', ''))}".strip(), paragraphs_of(clause.get("text", "")))
            for place, clause in enumerate(version.clauses, start=1)
        ]
        return Content(
            title=line(agreement.title),
            kind=str(AgreementKind(agreement.kind).label),
            number=translate("Agreement %(number)d, version %(version)d")
            % {"number": agreement.number, "version": version.number},
            table=line(table.name),
            language=table.default_language,
            parts=[part for part in [_parties(version), _dates(version), *_terms(version)] if part] + clauses,
        )


def line(text: object) -> str:
    """One line of somebody's words, without what no page can show."""
    return " ".join(printable(str(text)).split())


def paragraphs_of(text: object) -> list[str]:
    """Somebody's words as paragraphs; lines within one are kept."""
    return [block for block in plain_text(printable(str(text))).split("\n\n") if block.strip()]


def _parties(version: AgreementVersion) -> Part:
    parties = version.parties.select_related("partner", "signatory").order_by("order", "partner__name", "pk")
    return Part(
        translate("Parties"),
        [translate("Who signs for a party may change before it signs. The certificate says who signed.")],
        [_party(party) for party in parties],
    )


def _party(party: Party) -> str:
    says = f"{line(party.partner.name)} ({party.get_role_display()})"
    if party.signatory is None:
        return says
    name = ", ".join(line(part) for part in (party.signatory.name, party.signatory.title) if part)
    return translate("%(party)s. Signs in place %(order)d: %(name)s") % {
        "party": says, "order": party.order, "name": name,
    }  # fmt: skip


def _dates(version: AgreementVersion) -> Part:
    items = []
    if version.starts_on:
        items.append(translate("In force from: %s") % wording.day(version.starts_on))
    items.append(
        translate("Last day: %s") % wording.day(version.ends_on)
        if version.ends_on
        else translate("Last day: none is set")
    )
    items.append(
        ngettext(
            "Renewal is due %(n)d day before the end", "Renewal is due %(n)d days before the end", version.notice_days
        )
        % {"n": version.notice_days}
    )
    parent = version.agreement.parent
    if parent is not None:
        items.append(
            translate("Under agreement %(number)d: %(title)s") % {"number": parent.number, "title": line(parent.title)}
        )
    renews = version.agreement.renews
    if renews is not None:
        items.append(
            translate("Renews agreement %(number)d: %(title)s") % {"number": renews.number, "title": line(renews.title)}
        )
    return Part(translate("Dates"), [], items)


def _terms(version: AgreementVersion) -> Iterable[Part]:
    terms = Terms.parse(version.terms or {})
    partners = _names(Partner, version, [*terms.recipients, *filter(None, [terms.representative])])
    if items := _about_data(version, terms, partners):
        yield Part(translate("Terms"), [], items)
    if terms.elements:
        yield Part(translate("Data elements"), [], [_element(element) for element in terms.elements])
    if terms.commitments:
        owners = _names(Partner, version, [planned.partner for planned in terms.commitments])
        people = _names(Member, version, [planned.member for planned in terms.commitments])
        items = []
        for planned in terms.commitments:
            items.append(
                translate("%(partner)s (%(person)s), by %(day)s: %(what)s")
                % {
                    "partner": owners.get(planned.partner, ""),
                    "person": people.get(planned.member, ""),
                    "day": planned.due_on,
                    "what": line(planned.what),
                }
            )
        yield Part(translate("Promises that begin with this agreement"), [], items)


def _about_data(version: AgreementVersion, terms: Terms, partners: Mapping[int, str]) -> list[str]:
    said: list[tuple[str, str]] = []
    if terms.basis in Basis.values:
        said.append((translate("Legal basis"), str(Basis(terms.basis).label)))
    if terms.special_basis:
        said.append((translate("Ground for special categories, GDPR Article 9(2)"), line(terms.special_basis)))
    said += [(translate("Purpose"), line(purpose)) for purpose in terms.purposes]
    if terms.population:
        said.append((translate("About whom"), line(terms.population)))
    if terms.frequency:
        said.append((translate("How often"), line(terms.frequency)))
    said += [(translate("Recipient"), partners.get(key, "")) for key in terms.recipients]
    if terms.representative:
        said.append((translate("Authorised representative"), partners.get(terms.representative, "")))
    if version.agreement.kind not in GATES_DATA and not terms.basis:
        return [f"{label}: {value}" for label, value in said]
    may_link = translate("Rows may be linked with the rows of other partners")
    said.append((translate("Linking"), may_link if terms.linking else translate("Rows are not linked with others")))
    if terms.smallest_count is not None:
        said.append((translate("Smallest group that is shown"), str(terms.smallest_count)))
    if terms.breach_hours is not None:
        hours = ngettext("within %(n)d hour", "within %(n)d hours", terms.breach_hours) % {"n": terms.breach_hours}
        said.append((translate("A breach is reported"), hours))
    days = ngettext("%(n)d day after the end", "%(n)d days after the end", terms.destroy_days)
    said.append((translate("The data are destroyed"), days % {"n": terms.destroy_days}))
    if terms.destruction:
        said.append((translate("How they are destroyed"), line(terms.destruction)))
    return [f"{label}: {value}" for label, value in said]


def _element(element: Element) -> str:
    name = f"{line(element.name)}: {line(element.says)}" if element.says else line(element.name)
    known = element.sensitivity in Sensitivity.values
    return f"{name} ({Sensitivity(element.sensitivity).label})" if known else name


def _names(model: type[Partner] | type[Member], version: AgreementVersion, keys: Iterable[int]) -> dict[int, str]:
    """Of those at this table only."""
    found = model.objects.of(version.partnership).filter(pk__in=set(keys))
    return {row.pk: line(row.name) for row in found}
