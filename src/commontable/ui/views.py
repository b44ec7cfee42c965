"""The gallery, and the pages for when something goes wrong."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from . import gallery


@require_safe
@login_not_required
def show_gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, with invented content."""
    return render(request, "ui/gallery.html", gallery.content())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the reason that the refusal gave."""
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, for a form whose page was open too long; Django's own reason is for developers, not for readers."""
    return render(request, "403_csrf.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, the same for what never was and for what belongs to others."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, made without session, seat or register, in case one of them is what failed."""
    return HttpResponse(render_to_string("500.html"), status=500)
