"""A file that is too large is refused by what the browser says of it, before a byte of it is written to disk."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as translate

ENVELOPE = 1024 * 1024  # what a form adds around its file


def refuse_too_large(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: requests larger than COMMONTABLE_UPLOAD_LIMIT get a 413 page that says what to do."""

    def respond(request: HttpRequest) -> HttpResponse:
        size = request.META.get("CONTENT_LENGTH") or "0"
        if size.isdigit() and int(size) > settings.COMMONTABLE_UPLOAD_LIMIT + ENVELOPE:
            limit = settings.COMMONTABLE_UPLOAD_LIMIT // 1024**2
            reason = translate(
                "At most %(limit)d MB are taken. Save the file as CSV, leave out columns that are not asked for, "
                "or ask whoever runs this server."
            )
            return render(request, "413.html", {"reason": reason % {"limit": limit}}, status=413)
        return get_response(request)

    return respond
