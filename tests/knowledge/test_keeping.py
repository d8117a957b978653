"""What took long to make is made once; a file that is no use is done without."""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from knowledge import grams, keeping, reading, search
from knowledge.grams import Grams
from knowledge.keeping import MANY, Array, Arrays, earlier, kept, package, packed, source, unpacked
from knowledge.reading import read_all
from knowledge.search import Index


class Making:
    """Makes the numbers up to three, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Arrays:
        self.times += 1
        return {"some": np.arange(3.0), "more": np.ones((2, 2), np.float16)}


def test_the_same_is_made_once(tmp_path: Path) -> None:
    make = Making()
    first = kept("kind", ["a", "b"], make, tmp_path / "new")
    again = kept("kind", ["a", "b"], make, tmp_path / "new")
    assert make.times == 1
    assert first.keys() == again.keys()
    assert all(np.array_equal(first[name], again[name]) for name in first)
    assert again["more"].dtype == np.float16


@pytest.mark.parametrize("other", [("kind", ["a", "c"]), ("other", ["a", "b"])])
def test_something_else_is_made_anew(tmp_path: Path, other: tuple[str, list[str]]) -> None:
    make = Making()
    kept("kind", ["a", "b"], make, tmp_path)
    kept(*other, make, tmp_path)
    assert make.times == 2


@pytest.mark.parametrize("bytes_", [b"", b"PK spoilt", b"\x93NUMPY"])
def test_a_spoilt_file_is_done_without_and_written_anew(tmp_path: Path, bytes_: bytes) -> None:
    make = Making()
    kept("kind", ["a"], make, tmp_path)
    [file] = tmp_path.glob("*.npz")
    file.write_bytes(bytes_)
    assert kept("kind", ["a"], make, tmp_path)["some"].tolist() == [0, 1, 2]
    kept("kind", ["a"], make, tmp_path)
    assert make.times == 2


def test_half_a_file_of_a_killed_process_is_no_file(tmp_path: Path) -> None:
    make = Making()
    kept("kind", ["a"], make, tmp_path)
    [file] = tmp_path.glob("*.npz")
    half = file.with_suffix(".new")
    half.write_bytes(file.read_bytes()[:40])
    file.unlink()
    for _ in range(2):
        kept("kind", ["a"], make, tmp_path)
        assert make.times == 2
    assert {one.name for one in tmp_path.iterdir()} == {file.name, "kind.lock"}


def test_who_needs_the_same_meanwhile_waits_for_it(tmp_path: Path) -> None:
    making, asked = Event(), Event()

    def make() -> Arrays:
        making.set()
        assert asked.wait(10)
        return {"some": np.arange(3.0)}

    with ThreadPoolExecutor() as pool:
        first = pool.submit(kept, "kind", ["a"], make, tmp_path)
        assert making.wait(10)
        second = pool.submit(kept, "kind", ["a"], Making(), tmp_path)
        with pytest.raises(TimeoutError):
            second.result(0.2)
        asked.set()
        assert second.result(10).keys() == first.result(10).keys() == {"some"}


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert kept("kind", ["a"], Making(), tmp_path / "file").keys() == {"some", "more"}


@pytest.fixture
def little_space(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Room for two and a half files of what is made here."""
    kept("kind", ["old"], Making(), tmp_path)
    [file] = tmp_path.glob("*.npz")
    os.utime(file, (0, 0))
    monkeypatch.setattr(keeping, "SPACE", int(2.5 * file.stat().st_size))


@pytest.mark.usefixtures("little_space")
def test_files_of_old_bases_go_and_other_kinds_stay(tmp_path: Path) -> None:
    kept("other", ["a"], Making(), tmp_path)
    for number in range(3):
        kept("kind", [str(number)], Making(), tmp_path)
    assert len(list(tmp_path.glob("kind-*"))) == 2
    assert len(list(tmp_path.glob("other-*"))) == 1


@pytest.mark.usefixtures("little_space")
def test_what_was_needed_of_late_stays(tmp_path: Path) -> None:
    make = Making()
    kept("kind", ["a"], make, tmp_path)
    kept("kind", ["old"], make, tmp_path)
    kept("kind", ["b"], make, tmp_path)
    kept("kind", ["old"], make, tmp_path)
    assert make.times == 2


def test_what_alone_is_too_big_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "SPACE", 1)
    make = Making()
    for _ in range(2):
        kept("kind", ["a"], make, tmp_path)
    assert make.times == 1


def test_what_was_kept_earlier_is_there_the_newest_first(tmp_path: Path) -> None:
    for number in range(3):
        numbers = {"some": np.array([number])}
        kept("kind", [str(number)], partial(dict[str, Array], numbers), tmp_path)
    (tmp_path / "kind-spoilt.npz").write_bytes(b"PK spoilt")
    assert [int(found["some"][0]) for found in earlier("kind", tmp_path)] == [2, 1, 0]
    assert not list(earlier("kind", tmp_path / "nowhere"))


@pytest.mark.parametrize("texts", [[], [""], ["а б", "", "\ud800\n", "в"]])
def test_texts_come_back_as_they_were(texts: list[str]) -> None:
    assert unpacked(packed(texts)) == texts


def test_texts_are_not_taken_for_others_cut_elsewhere(tmp_path: Path) -> None:
    make = Making()
    kept("kind", ["a\nb"], make, tmp_path)
    kept("kind", ["a", "b"], make, tmp_path)
    assert make.times == 2


def test_a_package_has_a_name() -> None:
    assert package() == package() != ""


def test_a_module_has_a_text() -> None:
    assert "class Head" in source("head")
    assert source("nowhere") == ""


def test_a_base_is_learnt_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "kept", partial(kept, folder=tmp_path))
    asked = {"a": [f"вопрос {number}" for number in range(MANY)], "b": ["ответ"]}
    index, fitted = Index.build(asked, str)
    monkeypatch.setattr(search, "fit", None)
    again, same = Index.build(asked, str)
    assert np.array_equal(fitted.alone, same.alone)
    assert np.array_equal(fitted.together, same.together)
    assert index.candidates("ответ") == again.candidates("ответ")
    with pytest.raises(TypeError):
        Index.build({**asked, "c": ["ещё"]}, str)


def test_texts_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "kept", partial(kept, folder=tmp_path))
    asked = [f"Привет! Где {number} кактусник на повара?" for number in range(MANY)]
    first = read_all(asked, ["кактусник", asked[0]])
    words = {"кактусник": "колледж"}
    mine = read_all(asked, ["кактусник"], words)
    monkeypatch.setattr(reading, "repair", None)
    assert read_all(asked, ["кактусник", asked[0]]) == first
    assert first.forms["кактусник"] == ("кактусник", "кактусник")
    assert first.forms[asked[0]] == ("где 0 кактусник на повара", "где 0 кактусник на профессию")
    assert read_all(asked, ["кактусник"], words) == mine
    assert mine.vocabulary.meant("кактусник") == "колледж"
    for other in (
        (asked, ["кактусики"]),
        ([*asked, "кактусник"], [asked[0]]),
        (asked, ["кактусник"], {"кактусник": "училище"}),
    ):
        with pytest.raises(TypeError):
            read_all(*other)


def test_grams_are_counted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grams, "kept", partial(kept, folder=tmp_path))
    forms = [f"вопрос номер {number}" for number in range(MANY)]
    first = Grams.build(forms)
    monkeypatch.setattr(grams, "stemmed", None)
    again = Grams.build(forms)
    assert list(again.numbers.items()) == list(first.numbers.items())
    for part in ("rarity", "starts", "rows", "weights"):
        one, other = getattr(first, part), getattr(again, part)
        assert one.dtype == other.dtype
        assert np.array_equal(one, other)
    with pytest.raises(TypeError):
        Grams.build([*forms, "ещё"])
