from sen.plan.charts import HIGH, SLOT, TOP, Series, drawn


def test_columns_stand_on_one_line_and_the_highest_fills_the_field():
    chart = drawn(["01", "02"], [Series("late", "Quá hạn", [2, 4])])

    assert [(box.height, box.y + box.height) for box in chart.boxes] == [
        (HIGH / 2, TOP + HIGH),
        (HIGH, TOP + HIGH),
    ]
    assert [word.text for word in chart.figures] == ["2", "4"]
    assert chart.boxes[1].title == "Quá hạn, 02: 4"
    assert [word.text for word in chart.heads] == ["01", "02"]


def test_no_figure_is_no_column_and_nought_is_one_of_no_height():
    chart = drawn(["01"], [Series("leaf", "A", [0]), Series("none", "B", [None])], unit=" %")

    assert [(box.height, box.title) for box in chart.boxes] == [(0, "A, 01: 0 %")]


def test_kinds_are_stacked_with_their_sum_above():
    chart = drawn(["01"], [Series("leaf", "Tệp", [1]), Series("lotus", "Liên kết", [3])], stacked=True)

    lower, upper = chart.boxes
    assert (lower.height, upper.height) == (HIGH / 4, HIGH * 3 / 4)
    assert (upper.y + upper.height, upper.y) == (lower.y, TOP)
    assert [word.text for word in chart.figures] == ["4"]


def test_nothing_to_show_has_a_field_and_no_columns():
    chart = drawn(["01"], [Series("late", "Quá hạn", [0])], stacked=True)

    assert (list(chart.boxes), list(chart.figures), chart.width) == ([], [], SLOT)
