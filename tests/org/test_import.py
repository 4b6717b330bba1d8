import io
import zipfile
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from sen.audit.models import Entry
from sen.org.actions import import_units
from sen.org.models import Role, Succession, Unit, User
from sen.org.unit_table import read_unit_table, template_file
from tests.factories import NOW, CommitteeFactory, actor_in

HEAD = "Mã;Tên;Tên viết tắt;Loại;Cấp;Trực thuộc;Bí danh;Biên giới;Email;Từ ngày\n"
LIST = HEAD + (
    "TO;Tổ Văn hóa;;Khác;Xã;VHXH;;;;\n"
    "VHXH;Phòng Văn hóa - Xã hội;Phòng VH-XH;Phòng;Xã;;P. VHXH; ;vhxh@example.org;01/07/2025\n".replace(
        "; ;", ";;"
    )
    + "CA;Công an xã Bình Sen;;;;;;;;\n"
)


@pytest.fixture
def committee():
    return CommitteeFactory(name="UBND xã Bình Sen")


@pytest.fixture
def administrator(committee):
    return actor_in(committee, role=Role.ADMINISTRATOR)


def take(text, by, *, dry_run=False):
    data = text.encode() if isinstance(text, str) else text
    return import_units(read_unit_table(data), dry_run=dry_run, by=by, now=NOW)


def outcomes(result):
    return [str(line.outcome) for line in result.lines]


@pytest.mark.django_db
def test_a_list_is_taken_in_whatever_the_order_of_its_rows(committee, administrator):
    result = take(LIST, administrator)

    assert (result.is_written, outcomes(result)) == (True, ["added"] * 3)
    division = Unit.objects.get(code="VHXH")
    assert (division.parent, division.kind, division.valid_from) == (committee, "division", date(2025, 7, 1))
    assert [alias.alias for alias in division.aliases.all()] == ["P. VHXH"]
    assert Unit.objects.get(code="TO").parent == division
    assert Unit.objects.get(code="CA").kind == "police"  # by its name


@pytest.mark.django_db
def test_the_same_list_again_changes_nothing_and_leaves_no_entry(administrator):
    take(LIST, administrator)
    entries = Entry.objects.count()

    result = take(LIST, administrator)

    assert outcomes(result) == ["same"] * 3
    assert Entry.objects.count() == entries


@pytest.mark.django_db
def test_a_changed_list_changes_the_units_of_the_same_codes(administrator):
    take(LIST, administrator)

    result = take(LIST.replace("Phòng Văn hóa - Xã hội", "Phòng VH, XH và Du lịch"), administrator)

    assert outcomes(result) == ["same", "changed", "same"]
    assert Unit.objects.get(code="VHXH").name == "Phòng VH, XH và Du lịch"


@pytest.mark.django_db
def test_a_new_name_with_its_day_is_a_change_of_units_by_an_act(administrator):
    take(LIST, administrator)
    head = "Mã;Tên;Đổi tên từ ngày;Văn bản đổi tên\n"

    without_act = take(f"{head}VHXH;Phòng Văn hóa;01/01/2026;\n", administrator)
    result = take(f"{head}VHXH;Phòng Văn hóa;01/01/2026;05/NQ-HĐND\n", administrator)

    assert (without_act.is_written, outcomes(without_act)) == (False, ["wrong"])
    assert (result.is_written, outcomes(result)) == (True, ["changed"])
    change = Succession.objects.get()
    assert (change.kind, change.state, change.act_number) == ("rename", "in_effect", "05/NQ-HĐND")
    unit = Unit.objects.get(code="VHXH")
    assert (unit.name, unit.names.get().name) == ("Phòng Văn hóa", "Phòng Văn hóa - Xã hội")


@pytest.mark.django_db
def test_a_dry_run_says_the_same_and_writes_nothing(administrator):
    before = Unit.objects.count()

    result = take(LIST, administrator, dry_run=True)

    assert (result.is_written, outcomes(result)) == (False, ["added"] * 3)
    assert (Unit.objects.count(), Entry.objects.count()) == (before, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("A;;;Phòng;Xã;;;;;", "Tên:"),
        ("A;Phòng A;;Chợ;Xã;;;;;", "Loại: “Chợ”"),
        ("A;Phòng A;;Phòng;Ấp;;;;;", "Cấp: “Ấp”"),
        ("A;Phòng A;;Phòng;Xã;KHONGCO;;;;", "Trực thuộc:"),
        ("A;Phòng A;;Phòng;Xã;;;có lẽ;;", "Biên giới:"),
        ("A;Phòng A;;Phòng;Xã;;;;không;", "Thư điện tử:"),
        ("A;Phòng A;;Phòng;Xã;;;;;2025-07-01", "Từ ngày: “2025-07-01”"),
        ("A;Kho bạc;;;Xã;;;;;", "Loại:"),
    ],
)
def test_one_wrong_row_is_named_and_nothing_is_written(administrator, row, says):
    before = Unit.objects.count()

    result = take(LIST + row + "\n", administrator)

    assert [line.number for line in result.wrong] == [5]
    assert result.wrong[0].errors[0].startswith(says)
    assert (result.is_written, Unit.objects.count()) == (False, before)


@pytest.mark.django_db
def test_a_list_cannot_name_a_foreign_unit_as_parent_nor_change_one(administrator):
    foreign = CommitteeFactory(name="UBND xã Kia", code="KIA")

    result = take(HEAD + "P;Phòng A;;Phòng;Xã;KIA;;;;\n", administrator)
    assert result.wrong[0].errors[0].startswith("Trực thuộc")
    take(HEAD + "KIA2;UBND xã Kia;;;Xã;;;;;\n", administrator)

    foreign.refresh_from_db()
    assert foreign.code == "KIA"


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_an_administrator_takes_in_a_list(committee, role):
    with pytest.raises(PermissionDenied):
        take(LIST, actor_in(committee, role=role))


@pytest.mark.parametrize(
    "data",
    [
        LIST.encode(),
        b"\xef\xbb\xbf" + LIST.encode(),
        LIST.encode("utf-16"),
        LIST.replace(";", ",").encode(),
        LIST.replace(";", "\t").encode(),
        LIST.upper().replace("Ã;TÊN", "Ã;TÊN").encode(),
        b"Ma;Ten;Ten viet tat;Loai;Cap;Truc thuoc;Bi danh;Bien gioi;Email;Tu ngay\n"
        + LIST.split("\n", 1)[1].encode(),
    ],
)
def test_a_csv_is_read_in_every_usual_form(data):
    rows = read_unit_table(data)

    assert [row.number for row in rows] == [2, 3, 4]
    assert rows[1].cells["name"].lower() == "phòng văn hóa - xã hội"
    assert rows[1].cells["code"] == "VHXH"


def test_windows_1258_with_its_loose_tone_marks_is_read():
    data = "Ma\u0303;T\xean\nA;Pho\u0300ng Kinh t\xea\u0301\n".encode("cp1258")

    assert read_unit_table(data)[0].cells == {"code": "A", "name": "Phòng Kinh tế"}


def test_an_excel_file_is_read_with_its_days_and_numbers():
    book = Workbook()
    book.active.append(["Mã", "Tên", "Từ ngày"])
    book.active.append([7, "Phòng Kinh tế", date(2025, 7, 1)])
    out = io.BytesIO()
    book.save(out)

    assert read_unit_table(out.getvalue())[0].cells == {
        "code": "7",
        "name": "Phòng Kinh tế",
        "valid_from": "01/07/2025",
    }


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"0" * 50_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n", b"a;b\n1;2\n", b"PK\x03\x04 not a package", bomb(), b"x" * 2_100_000, b"T\xc3\xaan\n\x00\x00", b"T\xc3\xaan\n" + b"A\n" * 1001],
)  # fmt: skip
def test_what_is_no_list_of_units_is_refused_in_plain_words(data):
    with pytest.raises(ValidationError):
        read_unit_table(data)


@pytest.mark.django_db
def test_the_template_is_taken_in_as_it_is(administrator):
    result = take(template_file(), administrator)

    assert (result.wrong, result.is_written) == ([], True)
    assert outcomes(result) == ["changed", "added", "added"]  # the committee itself gets its code


@pytest.mark.django_db
def test_the_command_tries_and_writes(administrator, tmp_path, capsys):
    path = tmp_path / "units.csv"
    path.write_text(LIST, "utf-8")
    username = User.objects.get(pk=administrator.user_id).username

    call_command("import_units", str(path), "--as", username, "--dry-run")
    assert not Unit.objects.filter(code="VHXH").exists()
    call_command("import_units", str(path), "--as", username)
    assert Unit.objects.filter(code="VHXH").exists()

    path.write_text(LIST + "A;;;;;;;;;\n", "utf-8")
    with pytest.raises(CommandError):
        call_command("import_units", str(path), "--as", username)
    assert "\t" in capsys.readouterr().out
