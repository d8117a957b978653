"""Who asks where else a trade is taught hears of the nearest colleges besides this one."""

from knowledge.answers import Status
from tests.knowledge.catalogue import college, other, row, said, view


def test_who_else_teaches_what_we_teach_is_told_when_asked_for() -> None:
    here = college(row())
    around = [other(f"c{n}", 46.0 + n, row(base=9 + 2 * (n % 2))) for n in (4, 1, 3, 2)]
    asked = said("trade.have", "где ещё учат на сварщика", view(here, *around))
    assert asked.status is Status.OK
    assert "«Сварщик», после 9 класса, очно" in asked.text
    assert "Этому ещё учат:" in asked.text
    places = [asked.text.index(f"https://vk.example.org/c{n}") for n in (1, 2, 3)]
    assert places == sorted(places), "the nearest first"
    assert "/c4" not in asked.text, "three are enough"
    nine = said("trade.have", "где ещё учат на сварщика после 9", view(here, *around)).text
    assert ("/c1" in nine, "/c2" in nine) == (False, True)
    assert "Этому ещё учат" not in said("trade.have", "учат на сварщика", view(here, *around)).text
    alone = said("trade.have", "кто ещё учит на сварщика", view(here)).text
    assert "у меня пока нет данных" in alone
