"""`commontable found`: a partnership, its backbone and its director, who is invited by a link."""

import argparse

from django.utils import timezone
from django.utils.text import slugify

from commontable.partnership.actions.invitations import send_invitation
from commontable.partnership.actions.tables import found_partnership


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `commontable found`."""
    parser.add_argument("name", help="the partnership's name")
    parser.add_argument("--director", required=True, help="the director's name")
    parser.add_argument("--email", required=True, help="the director's e-mail address")
    parser.add_argument("--backbone", default="", help="the backbone organisation's name (default: the partnership's)")
    parser.add_argument("--language", default="en", choices=["en", "es", "id"])


def run(arguments: argparse.Namespace) -> int:
    """The partnership exists and the director's link is printed."""
    at = timezone.now()
    director = found_partnership(
        slug=slugify(arguments.name)[:40],
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
