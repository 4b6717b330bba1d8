"""The list of what waits, and a decision sent from it."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sen.desk.fields import KEY_FIELD
from sen.desk.requests import SignedIn, signed_in
from sen.desk.rules import was_sent_by
from sen.desk.sending import send
from sen.desk.waiting import find_waiting, waiting_page


@require_safe
@signed_in
def waiting(request: SignedIn) -> HttpResponse:
    after = request.GET.get("after", "")
    page = waiting_page(request.actor, request.now, after=after)
    return render(request, "desk/waiting.html", {"page": page, "is_first": not after})


@require_POST
@signed_in
def act(request: SignedIn, pk: int, key: str, number: int) -> HttpResponse:
    """The room's own form, with its own rules; then back to the list. A second tap writes nothing."""
    back = reverse("desk-waiting")
    found = find_waiting(request.actor, request.now, key, pk)
    if found is None and was_sent_by(request.actor, request.POST.get(KEY_FIELD, "")):
        messages.info(request, _("This was already saved; nothing was written twice."))
        return HttpResponseRedirect(back)
    if found is None or number >= len(found[0].quick):
        raise Http404
    source, row = found
    quick = source.quick[number]
    if not quick.form.allowed(request.actor, row):
        raise Http404
    form = quick.form(data=request.POST, files=request.FILES, actor=request.actor, row=row, now=request.now)

    def write() -> str:
        form.act(by=request.actor, now=request.now)
        return back

    if done := send(request, form, write, done=form.done_text):
        return done
    status = 409 if getattr(form, "was_overtaken", False) else 422
    context = {"row": row, "row_title": str(source.line(row).text), "form": form, "back": back}
    return render(request, quick.form.template, context, status=status)
