"""How a form is sent: once, with what the action refuses shown on the form and nothing typed lost."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from sen.desk.actions import send_once
from sen.desk.errors import Conflict, SentWithOtherContent
from sen.desk.fields import KEY_FIELD, OnceForm
from sen.desk.requests import SignedIn
from sen.desk.rules import sent_forms_of


def send(
    request: SignedIn, form: OnceForm, run: Callable[[], str], *, done: object = ""
) -> HttpResponse | None:
    """Run the action behind a form that was posted; None when the form is to be shown again.

    `run` calls the action and returns the address to go to. A second tap goes there as well, and writes nothing.
    """
    if not form.is_valid():
        return None
    key = form.cleaned_data["form_key"]
    try:
        sent = send_once(key, digest=form.digest(), run=run, by=request.actor, now=request.now)
    except SentWithOtherContent:
        form.renew_key()
        form.add_error(
            None, _("This form was already sent with other content. Send again to send this as well.")
        )
        return None
    except ValidationError as error:
        _show(error, form)
        return None
    if sent.was_sent_before:
        messages.info(request, _("This was already saved; nothing was written twice."))
    elif done:
        messages.success(request, str(done))
    return HttpResponseRedirect(sent.result)


def sent_before(request: SignedIn) -> HttpResponse | None:
    """Where a second tap leads when the first one ended what the form is for: the round is frozen."""
    key = request.POST.get(KEY_FIELD, "") if request.method == "POST" else ""
    sent = sent_forms_of(request.actor, key).exclude(result="").first() if key else None
    if sent is None:
        return None
    messages.info(request, _("This was already saved; nothing was written twice."))
    return HttpResponseRedirect(sent.result)


def _show(error: ValidationError, form: Any) -> None:
    """Beside the fields it names when the form has them, else above the form."""
    form.was_overtaken = isinstance(error, Conflict)
    if not hasattr(error, "error_dict"):
        form.add_error(None, ValidationError(error.messages))
        return
    for name, errors in error.message_dict.items():
        form.add_error(name if name in form.fields else None, ValidationError(errors))
