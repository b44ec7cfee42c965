"""The measures to choose from: a plain question each, the term of the field, and what it does."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from commontable.analysis.equity import Kind

from .comparison import Comparison


class Described(NamedTuple):
    """A measure in plain words; `against` is set where it always has the same reference."""

    kind: Kind
    asks: str
    term: str
    does: str
    against: str = ""


def described(of: Comparison) -> list[Described]:
    """Every measure, the plainest first. Where lower is better the rules are turned round, and it is said."""
    is_down = of.direction == "decrease"
    return [
        Described(
            Kind.GAP,
            _("How far is each group behind?"),
            _("percentage point gap"),
            _("The group's figure minus the one it is compared with, with a 95% interval (Newcombe's score interval)."),
        ),
        Described(
            Kind.CHILDREN,
            _("How many children would close it?"),
            _("students needed to close the gap"),
            _("The smallest number of children of this group who would have to fare otherwise for it to stand level."),
        ),
        Described(
            Kind.PARITY,
            _("How many times the other figure?"),
            _("parity ratio"),
            _("The group's figure divided by the one it is compared with: 1 is level."),
        ),
        Described(
            Kind.PPG1,
            _("Is it clearly behind all the others?"),
            _("PPG-1, percentage point gap"),
            _(
                "The group's figure minus that of all the others together. It counts as worse off when it is above "
                "them by E or more (here lower is better): E is 1.96 standard errors, and never under 2 points. "
                "With 10 children or fewer nothing is said."
            )
            if is_down
            else _(
                "The group's figure minus that of all the others together. It counts as worse off when it falls short "
                "by E or more: E is 1.96 standard errors, and never under 2 points. With 10 children or fewer nothing "
                "is said."
            ),
            _("all the others together"),
        ),
        Described(
            Kind.INDEX80,
            _("Does it reach four fifths of the best?"),
            _("80% index, four-fifths rule"),
            _(
                "The best group's figure divided by this group's (here lower is better). Under 0.8 the group counts as "
                "worse off. Groups with less than 2% of the children are left out."
            )
            if is_down
            else _(
                "The group's figure divided by the best group's. Under 0.8 the group counts as worse off. Groups with "
                "less than 2% of the children are left out."
            ),
            _("the group that does best"),
        ),
        Described(
            Kind.PROPORTION,
            _("Does it have its fair part?"),
            _("proportionality index"),
            _(
                "The group's share of all who are counted, divided by its share of all children: 1 is its part. Here "
                "lower is better, so above 1 it bears more than its part."
            )
            if is_down
            else _("The group's share of all successes, divided by its share of all children: 1 is its fair part."),
            _("everybody together"),
        ),
        Described(
            Kind.RISK,
            _("How many times as likely is the bad outcome?"),
            _("risk ratio"),
            _(
                "The chance of what nobody wants, divided by that chance among all the others: 2 is twice as likely. "
                "It takes 10 children with that outcome and 30 in all, on both sides (34 CFR 300.647). Each state sets "
                "its own limit, so none is drawn here."
            ),
            _("all the others together"),
        ),
    ]


def chosen(of: Comparison, wanted: str) -> Described:
    """The measure asked for, else the gap."""
    listed = described(of)
    return next((one for one in listed if one.kind.value == wanted), listed[0])
