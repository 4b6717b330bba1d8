"""An own template of Binh Sen: the sample, as its office would have taken it over."""

from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from sen.config.demo.locality import Locality
from sen.guard.actions import take_file
from sen.guard.kinds import Kinds
from sen.records.actions.templates import NewTemplate, add_template
from sen.records.filling import sample_template

KEEPER, AUTHORITY = "daumoi", "BS"
NAME = "Công văn đôn đốc của xã (mẫu)"


def lay_out(place: Locality, *, now: datetime) -> None:
    by = place.actor(KEEPER, now=now)
    upload = SimpleUploadedFile("mau-cong-van.docx", sample_template())
    file = take_file(upload, kinds=Kinds.DOCUMENTS, by=by, now=now)
    add_template(NewTemplate(place.units[AUTHORITY].pk, "CV", NAME, file), by=by, now=now)
