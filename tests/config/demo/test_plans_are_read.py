"""The demo's documents through the reader: three issuers, one numbered by Word, one with an annex."""

import pytest

from sen.config.demo.build import shipped_path
from sen.lib.documents import read_document
from sen.plan.reading import read_plan


@pytest.fixture(scope="module", params=[("binh_sen", 41), ("long_van", 18), ("hong_lien", 9)])
def plan(request):
    name, count = request.param
    return read_plan(read_document(shipped_path(name)).lines), count


def test_every_task_is_found(plan):
    read, count = plan

    assert len(read.tasks) == count


def test_monthly_task_has_no_date():
    read = read_plan(read_document(shipped_path("binh_sen")).lines)

    [task] = [task for task in read.tasks if "mỗi tháng 01 lần" in task.text]

    assert task.due_on is None


def test_last_duty_before_the_closing_sentence_is_kept():
    read = read_plan(read_document(shipped_path("hong_lien")).lines)

    assert read.tasks[-1].text.startswith("Báo cáo kết quả định kỳ hằng quý")
    assert [party.name for party in read.tasks[-1].lead] == ["Ủy ban nhân dân các xã biên giới"]
