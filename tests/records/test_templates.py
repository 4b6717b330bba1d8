import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from sen.audit.models import Entry
from sen.guard.models import Attachment
from sen.guard.queries import content
from sen.records import rules
from sen.records.actions.templates import NewTemplate, add_template, replace_template, retire_template
from sen.records.errors import NotNow
from sen.records.models import OfficeTemplate
from tests.factories import NOW, CommitteeFactory, UnitFactory, actor_in
from tests.guard.uploads import taken
from tests.lib.templating.papers import paper

pytestmark = pytest.mark.django_db


def file(by, *lines):
    return taken(by, paper(*lines), "mau.docx")


@pytest.fixture
def template(commune, clerk):
    given = NewTemplate(commune.pk, "CV", " Công  văn ", file(clerk, "Gửi {{ don_vi }}"))
    return add_template(given, by=clerk, now=NOW)


def test_a_template_is_kept_with_who_and_when(template, clerk):
    assert (template.name, template.version, template.added_by_name) == ("Công văn", 1, clerk.name)
    assert content(template.attachment_id).startswith(b"PK")
    assert Entry.objects.get(verb="records.template_added").facts["name"] == "Công văn"


def test_a_faulty_template_is_refused_with_every_fault_and_nothing_is_kept(commune, clerk):
    faulty = NewTemplate(commune.pk, "CV", "Mẫu", file(clerk, "{{ don_v }}", "{{ }}"))

    with pytest.raises(ValidationError) as caught:
        add_template(faulty, by=clerk, now=NOW)

    assert len(caught.value.message_dict["document"]) == 2
    assert (OfficeTemplate.objects.count(), Attachment.objects.count()) == (0, 0)


def test_a_new_version_replaces_the_old_whose_file_stays(template, clerk):
    old = template.attachment_id

    changed = replace_template(template.pk, file=file(clerk, "Kính gửi {{ don_vi }}"), by=clerk, now=NOW)

    assert changed.version == 2
    assert changed.attachment_id != old
    assert Attachment.objects.filter(pk=old).exists()
    with pytest.raises(ValidationError):
        replace_template(template.pk, file=file(clerk, "{{ la }}"), by=clerk, now=NOW)
    assert OfficeTemplate.objects.get().version == 2


def test_a_retired_template_takes_no_version_and_frees_its_name(template, commune, clerk):
    retire_template(template.pk, by=clerk, now=NOW)

    with pytest.raises(NotNow):
        retire_template(template.pk, by=clerk, now=NOW)
    again = NewTemplate(commune.pk, "CV", "Công văn", file(clerk, "x"))
    assert add_template(again, by=clerk, now=NOW).version == 1


def test_keepers_add_and_drawers_of_the_authority_read(template, commune, officer):
    stranger = actor_in(UnitFactory(parent=CommitteeFactory()))

    assert rules.can_read_template(officer, template.pk)
    assert not rules.can_read_template(stranger, template.pk)
    with pytest.raises(PermissionDenied):
        add_template(NewTemplate(commune.pk, "CV", "x", file(officer, "x")), by=officer, now=NOW)
    with pytest.raises(PermissionDenied):
        replace_template(template.pk, file=file(officer, "x"), by=officer, now=NOW)
    with pytest.raises(PermissionDenied):
        retire_template(template.pk, by=officer, now=NOW)
