"""What is not a whole backup of Sen is refused before anything of it is used."""

import json
import zipfile
from contextlib import suppress

import pytest

from sen.upkeep.archive import MANIFEST, Archive, Writer
from sen.upkeep.errors import BadArchive
from sen.upkeep.restoring import refuse_incomplete

NAME = "tables/org.unit.jsonl"


def written(path, manifest=None, parts=(b'["mot"]\n', b'["hai"]\n')):
    with Writer(path) as writer:
        member = writer.add(NAME, parts, packed=True)
        writer.finish({"format": 1, **(manifest or {})})
    return member.sha256


def zipped(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_what_was_put_in_comes_out(tmp_path):
    path = tmp_path / "a.zip"
    sha = written(path)

    with Archive(path) as archive:
        assert list(archive.lines(NAME, sha=sha)) == [b'["mot"]', b'["hai"]']
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_one_that_was_not_finished_leaves_nothing(tmp_path):
    def broken():
        yield b"x"
        raise OSError

    with pytest.raises(OSError), Writer(tmp_path / "a.zip") as writer:  # noqa: PT011
        writer.add(NAME, broken(), packed=True)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("part", [0.2, 0.7, 0.99])
def test_one_that_was_cut_off_is_refused(tmp_path, part):
    path = tmp_path / "a.zip"
    written(path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])

    with pytest.raises(BadArchive):
        Archive(path)


def test_a_changed_byte_is_found(tmp_path):
    path, content = tmp_path / "a.zip", b'["mot"]\n' * 50
    with Writer(path) as writer:
        sha = writer.add("files/ab/" + "c" * 62, [content], packed=False).sha256
        writer.finish({"format": 1})
    stored = path.read_bytes()
    path.write_bytes(stored.replace(b"mot", b"ba ", 1))

    with Archive(path) as archive, pytest.raises(BadArchive):
        list(archive.parts("files/ab/" + "c" * 62, sha=sha))


def test_a_whole_member_of_another_content_is_found(tmp_path):
    path = zipped(tmp_path / "a.zip", **{MANIFEST: json.dumps({"format": 1}), NAME: '["ba"]\n'})

    with Archive(path) as archive, pytest.raises(BadArchive):
        list(archive.lines(NAME, sha="0" * 64))


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/passwd",
        "files/../../evil",
        "files/ab/" + "C" * 62,
        "tables/a/b.jsonl",
        "tables/..jsonl",
        "x",
    ],
)
def test_names_that_no_backup_has_are_refused(tmp_path, name):
    path = zipped(tmp_path / "a.zip", **{MANIFEST: json.dumps({"format": 1}), name: "x"})

    with pytest.raises(BadArchive):
        Archive(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice_is_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", **{MANIFEST: json.dumps({"format": 1}), NAME: "x"})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(NAME, "y")

    with pytest.raises(BadArchive):
        Archive(path)


@pytest.mark.parametrize("manifest", ["", "[]", "{}", "no json", '{"format": 2, "version": "9.9"}'])
def test_a_manifest_of_no_known_form_is_refused(tmp_path, manifest):
    with pytest.raises(BadArchive):
        Archive(zipped(tmp_path / "a.zip", **{MANIFEST: manifest}))


def test_no_archive_at_all_is_refused(tmp_path):
    (tmp_path / "letter.docx").write_bytes(b"PK no")

    for path in (tmp_path / "letter.docx", tmp_path / "nothing.zip"):
        with pytest.raises(BadArchive):
            Archive(path)


def test_a_member_never_gives_more_than_it_announced(tmp_path):
    """A bomb whose directory says little: reading stops at the announced size and the hash does not fit."""
    path = zipped(tmp_path / "a.zip", **{MANIFEST: json.dumps({"format": 1}), NAME: b"0" * 10**6})
    content = bytearray(path.read_bytes())
    at = content.rindex(NAME.encode()) - 46  # its entry in the directory
    content[at + 24 : at + 28] = (100).to_bytes(4, "little")
    path.write_bytes(bytes(content))

    with Archive(path) as archive, pytest.raises(BadArchive):
        list(archive.parts(NAME, sha="0" * 64))


def test_whatever_byte_is_changed_the_content_is_the_same_or_the_archive_is_refused(tmp_path):
    path = tmp_path / "a.zip"
    sha = written(path)
    stored = path.read_bytes()

    for place in range(len(stored)):
        path.write_bytes(stored[:place] + bytes([stored[place] ^ 0x41]) + stored[place + 1 :])
        with suppress(BadArchive), Archive(path) as archive:
            assert list(archive.lines(NAME, sha=sha)) == [b'["mot"]', b'["hai"]']


def test_a_file_that_fell_out_of_the_archive_is_missed(tmp_path):
    path = tmp_path / "a.zip"
    written(path, {"files": {"count": 1, "lost": []}})

    with Archive(path) as archive, pytest.raises(BadArchive, match="phải có 1 tệp"):
        refuse_incomplete(archive)
