import pytest

from sen.org.models import Role
from sen.records.actions import drawing, numbering
from sen.records.actions.drawing import NewDocument
from sen.records.actions.numbering import NewSeries
from tests.factories import NOW, CommitteeFactory, UnitFactory, actor_in
from tests.guard.uploads import taken


@pytest.fixture
def commune():
    return CommitteeFactory(name="UBND xã Mẫu")


@pytest.fixture
def unit(commune):
    return UnitFactory(parent=commune, name="Phòng Văn hóa")


@pytest.fixture
def officer(unit):
    return actor_in(unit)


@pytest.fixture
def head(unit):
    return actor_in(unit, role=Role.UNIT_LEAD)


@pytest.fixture
def clerk(commune):
    return actor_in(UnitFactory(parent=commune, name="Văn phòng"), role=Role.RECORDS_CLERK)


@pytest.fixture
def series(commune, clerk):
    return numbering.open_series(NewSeries(commune.pk, "Văn bản hành chính", "UBND", (), 2026, 14), by=clerk)


@pytest.fixture
def draft(unit, officer):
    given = NewDocument(unit.pk, "BC", "Kết quả thông tin đối ngoại tháng 3", taken(officer))
    return drawing.draw_up(given, by=officer, now=NOW)


@pytest.fixture
def initialled(draft, head):
    return drawing.initial(draft.pk, by=head, now=NOW)


@pytest.fixture
def numbered(initialled, series, clerk):
    return numbering.give_number(
        initialled.pk, issued_on=NOW.date(), signer="Nguyễn Văn Mẫu", by=clerk, now=NOW
    )
