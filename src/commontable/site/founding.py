"""`commontable found`: a partnership, its backbone and its director, who is invited by a link."""

import argparse
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `commontable found`."""
    parser.add_argument("name", help="the partnership's name")
    parser.add_argument("--director", required=True, help="the director's name")
    parser.add_argument("--email", required=True, help="the director's e-mail address")
    parser.add_argument("--backbone", default="", help="the backbone organisation's name (default: the partnership's)")
    parser.add_argument("--language", default="en", choices=["en", "es", "id"])


def run(arguments: argparse.Namespace) -> int:
    """The partnership exists and the director's link is printed; 2 and one line where it cannot be founded."""
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.db import transaction
    from django.utils import timezone
    from django.utils.text import slugify

    from commontable.partnership.actions.invitations import send_invitation
    from commontable.partnership.actions.tables import found_partnership
    from commontable.partnership.models import Partnership

    from .serving import prepare

    prepare()  # it is the first command on a new server
    at, slug = timezone.now(), slugify(arguments.name)[:40].strip("-")
    if not slug:
        return _cannot("Write the name with Latin letters: its address is made of them. It can be changed later.")
    if Partnership.objects.filter(slug=slug).exists():
        return _cannot(f"There is a partnership at /p/{slug}/ already.")
    try:
        validate_email(arguments.email)
    except ValidationError:
        return _cannot(f"{arguments.email} is not an e-mail address.")
    with transaction.atomic():
        director = found_partnership(
            slug=slug,
            name=arguments.name,
            backbone_name=arguments.backbone or arguments.name,
            director_name=arguments.director,
            director_email=arguments.email,
            default_language=arguments.language,
            at=at,
        )
        link = send_invitation(member=director, by=director, at=at).link
    print(f"{arguments.name} is founded. {arguments.director} opens an account with this link:\n  {link}")
    return 0


def _cannot(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 2
