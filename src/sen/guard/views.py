"""The one way by which stored bytes come out."""

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from sen.desk.requests import SignedIn, signed_in
from sen.guard.actions import record_reading
from sen.guard.kinds import PDF, SHOWN_IN_BROWSER
from sen.guard.queries import opened
from sen.guard.registry import readable_attachment
from sen.guard.rules import may_leave

_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_SANDBOX = f"{_POLICY}; img-src 'self'; style-src 'unsafe-inline'; sandbox"
_PDF_POLICY = f"{_POLICY}; object-src 'self'; style-src 'unsafe-inline'"
"""Without `sandbox`: the browsers of old machines refuse to show a PDF in one. Its type and `nosniff` hold it."""


@require_safe
@signed_in
def file(request: SignedIn, pk: int) -> FileResponse:
    """A file the asker may not see and one that does not exist look the same."""
    attachment = readable_attachment(request.actor, pk)
    if attachment is None:
        raise Http404
    try:
        content = opened(attachment)
    except FileNotFoundError:
        raise Http404 from None
    if not may_leave(attachment):
        record_reading(attachment, by=request.actor, now=request.now)
    media_type = attachment.file.media_type
    response = FileResponse(
        content,
        as_attachment=media_type not in SHOWN_IN_BROWSER,
        filename=attachment.name,
        content_type=media_type,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _PDF_POLICY if media_type == PDF.media_type else _SANDBOX
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"  # offices share machines
    return response
