import random

from hypothesis import given
from hypothesis import strategies as st

from sen.plan.difference import Line, likeness, match, words_changed

WORDS = ["mở", "chuyên", "mục", "cửa", "khẩu", "báo", "chí", "tập", "huấn", "đoàn", "phóng", "viên", "lễ", "hội",
         "biên", "giới", "trang", "tin", "song", "ngữ", "hằng", "quý", "tháng"]  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join)


def lines(*texts, section="A"):
    return [Line(f"{section}{n}", f"I.{n}", section, text) for n, text in enumerate(texts, 1)]


OLD = lines(
    "Mở chuyên mục giới thiệu cửa khẩu trên trang thông tin điện tử",
    "Tập huấn kỹ năng cung cấp thông tin cho báo chí",
    "Đón đoàn phóng viên nước bạn dự lễ hội",
    "Làm bảng tin song ngữ ở chợ biên giới",
)


def renamed(line, key, number="IX.9", section="Khác", text=None):
    return Line(key, number, section, text or line.text)


def test_renumbered_and_moved_tasks_stay_themselves():
    new = [renamed(line, f"n{place}") for place, line in enumerate(reversed(OLD))]

    assert match(OLD, new) == {f"n{place}": line.key for place, line in enumerate(reversed(OLD))}


def test_a_reworded_task_is_found_and_one_that_is_new_is_not():
    new = [
        renamed(OLD[1], "reworded", text="Tập huấn kỹ năng phát ngôn và cung cấp thông tin cho báo chí"),
        renamed(OLD[2], "new", text="Xây dựng hệ thống loa thông minh tại các ấp"),
    ]

    assert match(OLD, new) == {"reworded": OLD[1].key}


def test_the_same_number_helps_where_much_was_changed():
    changed = "Mở chuyên mục tiếng Khmer và chuyên trang ảnh về cửa khẩu"
    near, far = OLD[0].number, "IX.9"

    assert match(OLD, [Line("n", near, "A", changed)]) == {"n": OLD[0].key}
    assert match(OLD, [Line("n", far, "Z", changed)]) == {}


def test_of_equal_tasks_each_is_taken_once_those_of_the_same_number_first():
    old = [Line("a", "1", "", "Báo cáo"), Line("b", "2", "", "Báo cáo")]
    new = [Line("x", "2", "", "Báo cáo"), Line("y", "7", "", "báo cáo"), Line("z", "8", "", "Báo cáo")]

    assert match(old, new) == {"x": "b", "y": "a"}


def test_a_slip_of_a_tone_mark_is_no_change_of_the_task():
    assert likeness("Hoà bình", "hòa bình") == 1.0


@given(st.lists(TEXTS, max_size=12), st.lists(TEXTS, max_size=12))
def test_every_task_has_at_most_one_partner(first, second):
    old = [Line(("o", n), str(n), "", text) for n, text in enumerate(first)]
    new = [Line(("n", n), str(n), "", text) for n, text in enumerate(second)]

    pairs = match(old, new)

    assert len(set(pairs.values())) == len(pairs)
    assert set(pairs) <= {line.key for line in new}
    assert set(pairs.values()) <= {line.key for line in old}


@given(st.lists(TEXTS, max_size=10, unique=True), st.randoms(use_true_random=False))
def test_a_document_compared_with_its_own_shuffled_copy_changes_nothing(texts, chance):
    old = [Line(("o", n), str(n), "", text) for n, text in enumerate(texts)]
    new = [Line(("n", n), str(100 + n), "", text) for n, text in enumerate(texts)]
    chance.shuffle(new)

    assert match(old, new) == {("n", n): ("o", n) for n in range(len(texts))}


@given(TEXTS, TEXTS)
def test_the_pieces_hold_both_texts(before, after):
    pieces = words_changed(before, after)

    assert " ".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert " ".join(piece.text for piece in pieces if piece.kind != "gone") == after


def test_planted_revisions_are_found():
    """40 tasks; a fifth reworded by one word in six, a tenth dropped, a tenth new, all shuffled and renumbered."""
    chance = random.Random(7)
    made = [" ".join(chance.choices(WORDS, k=12)) + f" số {n}" for n in range(44)]
    old = [Line(f"o{n}", f"I.{n}", "", text) for n, text in enumerate(made[:40])]
    kept = chance.sample(old, 36)
    wanted, new = {}, []
    for place, line in enumerate(kept):
        words = line.text.split()
        if place % 5 == 0:
            for _n in range(2):
                words[chance.randrange(len(words) - 2)] = "đổi"
        new.append(Line(f"n{place}", f"II.{place}", "", " ".join(words)))
        wanted[f"n{place}"] = line.key
    new += [Line(f"x{n}", f"III.{n}", "", text) for n, text in enumerate(made[40:])]
    chance.shuffle(new)

    found = match(old, new)

    right = sum(found.get(key) == value for key, value in wanted.items())
    wrong = sum(found[key] != wanted.get(key) for key in found)
    assert (right, wrong) == (36, 0)
