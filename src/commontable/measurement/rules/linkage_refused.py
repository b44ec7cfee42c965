"""Why files could not be linked, in the reader's words."""

from django.utils.translation import gettext as _

from commontable.analysis.linkage import LinkageError


def in_words(refusal: LinkageError) -> str:
    """What stood in the way and what can be done about it; an unknown reason in the words of the analysis."""
    said = {
        "memory": _(
            "There are more records than this machine's share of memory holds. Allow more, or link fewer files."
        ),
        "disk": _("The server's disk is full. Tell whoever runs it, then link again."),
        "source_empty": _("One of the files holds no row. Ask its partner to look at it."),
        "nothing_to_compare": _(
            "The files have nothing in common by which a child could be found. Match more columns."
        ),
        "no_records": _(
            "None of the files holds a row by which a child could be found. Ask the partners to look at them."
        ),
        "untrained": _(
            "The columns say too little to tell children apart: no comparison could be trained. Choose more columns, "
            "such as birth date, postcode or street address."
        ),
        "no_fields": _("The files have no column in common by which a child could be found. Match more columns."),
    }.get(refusal.code)
    return said or str(refusal)
