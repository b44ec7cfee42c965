"""Forms about how promises were kept."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.agreements.actions.comparing import LONGEST_COMMENT
from commontable.ui.forms import DateField, TextField


class PictureForm(forms.Form):
    """Which time to look at, and until when partners may comment."""

    starts_on = DateField(label=_("Promises due from"))
    ends_on = DateField(
        label=_("Promises due up to"), help_text=_("Today at the latest: promises of days to come are not counted.")
    )
    comments_until = DateField(
        label=_("Partners comment until"), help_text=_("At least a week ahead. Nobody sees another's line before that.")
    )


class CommentForm(forms.Form):
    """A partner's own words about its line."""

    text = TextField(
        label=_("Your comment"),
        longest=LONGEST_COMMENT,
        rows=5,
        help_text=_("What helped, what came in between, what you would promise differently today."),
    )
