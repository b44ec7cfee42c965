"""Forms about promises."""

from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.agreements.rules.papers import too_large
from commontable.agreements.rules.promising import LONGEST, LONGEST_EVIDENCE
from commontable.partnership.models import Member, Partner
from commontable.ui.forms import DateField, FileField, LineField, TextField


class WholeOrEmpty(forms.Form):
    """One of several promises on a page: all of it is given, or nothing."""

    def clean(self) -> dict[str, Any]:
        """What, who and by when belong together."""
        cleaned = super().clean() or {}
        given = [cleaned.get(name) for name in ("what", "member", "due_on")]
        if any(given) and not all(given) and not self.errors:
            raise forms.ValidationError(_("A promise needs what, who and by when. Fill in all three, or none."))
        return cleaned


class PromiseForm(forms.Form):
    """Who promises what, by when, and how everybody will know."""

    what = LineField(
        max_length=LONGEST,
        label=_("What do you promise?"),
        help_text=_("One thing others can see when it is done: “Six tutors for Riverside, Tuesdays and Thursdays”."),
    )
    member = forms.TypedChoiceField(label=_("Who answers for it?"), coerce=int)
    due_on = DateField(label=_("By when?"), help_text=_("Until that day you can still agree another one, openly."))
    evidence_wanted = LineField(
        max_length=LONGEST,
        label=_("How will we know?"),
        required=False,
        help_text=_("For example: the signed rota, or the first session."),
    )

    def __init__(self, *args: Any, members: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {member.pk: member for member in members}
        by_partner = groupby(members, key=lambda member: member.partner)
        groups: list[Any] = [(partner.name, [(one.pk, one.name) for one in sitting]) for partner, sitting in by_partner]
        choices = groups[0][1] if len(groups) == 1 else groups
        self.fields["member"].choices = choices  # type: ignore[attr-defined]

    def clean_member(self) -> Member:
        """The member who answers."""
        return self.members[self.cleaned_data["member"]]


class NewDayForm(forms.Form):
    """Another day, and why."""

    due_on = DateField(label=_("The new day"))
    why = LineField(
        max_length=LONGEST,
        label=_("Why another day?"),
        help_text=_("Everybody at the table reads this beside the promise."),
    )


class DoneForm(forms.Form):
    """What was done, so that somebody else can see it."""

    evidence = TextField(
        label=_("What was done?"),
        longest=LONGEST_EVIDENCE,
        rows=5,
        help_text=_("What somebody from another partner can look at: where, when, how many. Never a child's name."),
    )
    file = FileField(
        label=_("A file that shows it"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}),
        help_text=_(
            "A PDF or a picture, at most 20 MB. No picture on which children can be recognised. Where and with which "
            "device a picture was taken is removed."
        ),
    )

    def clean_file(self) -> Any:
        """The file, where its size fits: a larger one is refused before it is read."""
        file = self.cleaned_data["file"]
        if file is not None and (refusal := too_large(file.size or 0)):
            raise forms.ValidationError(refusal)
        return file


class ReasonForm(forms.Form):
    """A reason everybody reads."""

    why = LineField(max_length=LONGEST, label=_("Why?"))

    def __init__(self, *args: Any, label: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["why"].label = label


class CommitmentFilter(forms.Form):
    """Which promises to list."""

    q = forms.CharField(label=_("Look for"), required=False, max_length=100)
    partner = forms.ChoiceField(label=_("Partner"), required=False)
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("What is promised now")),
            ("late", _("Whose day has passed")),
            ("waiting", _("What waits for a confirmation")),
            ("kept", _("What was kept")),
            ("withdrawn", _("What was withdrawn")),
            ("all", _("Everything")),
        ],
    )

    def __init__(self, *args: Any, partners: list[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partners = {partner.slug: partner for partner in partners}
        choices = [("", _("All partners")), *((partner.slug, partner.called) for partner in partners)]
        self.fields["partner"].choices = choices  # type: ignore[attr-defined]

    def clean_partner(self) -> Partner | None:
        """The partner, where one is named."""
        return self.partners.get(self.cleaned_data["partner"])
