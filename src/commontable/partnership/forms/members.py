"""Forms about members, their roles and their invitations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.partnership.models import Member, Partner, Partnership
from commontable.partnership.rules.roles import BACKBONE_ONLY, SAYS, Role
from commontable.ui.forms import DateField


class MemberForm(forms.ModelForm[Member]):
    """How a member is described. It is never saved by itself: an action takes what it read."""

    class Meta:
        model = Member
        fields = ("name", "title", "level", "email", "joined_on")
        field_classes = {"joined_on": DateField}
        labels = {"level": _("Speaks as"), "joined_on": _("At the table since")}
        help_texts = {
            "title": _("What they are in their organisation, for example superintendent."),
            "level": _("Who shapes decisions is counted by it, so that a table is not of chiefs alone."),
            "email": _("Invitations and reminders go there. Only the director sees it."),
        }


class NewMemberForm(MemberForm):
    """A member who was not at the table before, for which partner, and with which first role."""

    partner = forms.ModelChoiceField(
        label=_("Sits for"), queryset=Partner.objects.none(), empty_label=_("Choose a partner")
    )
    role = forms.ChoiceField(
        label=_("Role"),
        required=False,
        help_text=_("Everybody is a member; a role adds rights. You can give more roles later."),
    )
    invite = forms.BooleanField(
        label=_("Send the invitation at once"),
        required=False,
        initial=True,
        help_text=_("By e-mail, with a link that works once and for 14 days."),
    )

    class Meta(MemberForm.Meta):
        fields = ("name", "title", "level", "email", "joined_on")

    field_order = ("partner", "name", "title", "level", "email", "role", "joined_on", "invite")

    def __init__(self, *args: Any, partners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = partners  # type: ignore[attr-defined]
        self.fields["role"].choices = [("", _("Member, no further role")), *Role.choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Roles of the backbone go to people of the backbone."""
        found: dict[str, Any] = super().clean() or {}
        partner, role = found.get("partner"), found.get("role")
        if partner and role in BACKBONE_ONLY and not partner.is_backbone:
            self.add_error("role", _("This is a role of the backbone. Choose another role or another partner."))
        return found


class MemberFilter(forms.Form):
    """Which members to list."""

    q = forms.CharField(label=_("Name or position"), required=False, max_length=100)
    partner = forms.ModelChoiceField(
        label=_("Partner"), required=False, queryset=Partner.objects.none(), empty_label=_("All partners")
    )
    role = forms.ChoiceField(label=_("Role"), required=False)
    who = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("Those at the table")), ("left", _("Those who left")), ("all", _("Everybody"))],
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = Partner.objects.of(partnership).order_by("name")
        self.fields["partner"].queryset = partners  # type: ignore[attr-defined]
        self.fields["role"].choices = [("", _("All roles")), *Role.choices]  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    """A role for a time."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    starts_on = DateField(label=_("From"))
    ends_on = DateField(
        label=_("Until"), required=False, help_text=_("The first day without it. Leave it empty for an open term.")
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, _("%(role)s. %(says)s") % {"role": role.label, "says": SAYS[role]})
            for role in Role
            if member.partner.is_backbone or role not in BACKBONE_ONLY
        ]


class EndOfRoleForm(forms.Form):
    """The day a role is no longer held."""

    ends_on = DateField(label=_("Until"), help_text=_("The first day without it. Its rights end when that day begins."))


class ManyForm(forms.Form):
    """Several members at once, one a line."""

    lines = forms.CharField(
        label=_("People, one a line"),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        max_length=60_000,
        help_text=_(
            "Name, e-mail, partner, role: copied from a spreadsheet or with commas or semicolons between. "
            "The role may be left out."
        ),
    )
