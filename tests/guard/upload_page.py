"""A page of some room above the door: a form that takes a file and gives it to the actor's unit."""

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import include, path

from sen.desk.fields import OnceForm
from sen.desk.requests import signed_in
from sen.desk.sending import send
from sen.guard.actions import attach
from sen.guard.forms import NotSecretField, TakesFiles, UploadField
from sen.guard.kinds import Kinds
from sen.org.models import Unit


class PlanForm(TakesFiles, OnceForm):
    title = forms.CharField()
    file = UploadField(kinds=Kinds.DOCUMENTS)
    not_secret = NotSecretField()

    def __init__(self, *args, actor, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor, self.now = actor, now


@signed_in
def page(request):
    form = PlanForm(request.POST, request.FILES, actor=request.actor, now=request.now)

    def run() -> str:
        unit = Unit.objects.get(pk=min(request.actor.unit_ids))
        attach(form.cleaned_data["file"], owner=unit, by=request.actor, now=request.now)
        return "/xong/"

    return send(request, form, run) or HttpResponse(form.as_p(), status=422)


urlpatterns = [
    path("gui/", page, name="sample-upload"),
    path("xong/", lambda _request: HttpResponseRedirect("/")),
    path("", include("sen.config.urls")),
]
handler400 = "sen.config.error_pages.bad_request"
