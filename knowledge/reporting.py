"""Reporting writes an evaluation out as lines for a terminal; it counts nothing itself."""

from collections.abc import Iterator, Mapping, Sequence

from knowledge.evaluation import (
    Figures,
    Judged,
    Point,
    Share,
    calibration,
    confusions,
    covered,
    curve,
    error,
    figures,
    groups,
)

_COLUMNS = ("первая", "в первых трёх", "верно и уверенно", "неверно из уверенных", "чужой вопрос")
_BARS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.96, 0.97)
_WRONG = (0.01, 0.015, 0.02, 0.03, 0.05, 0.1)
_CONFUSIONS = 20


def report(title: str, those: Sequence[Judged]) -> Iterator[str]:
    """Everything about one way to understand: table, confusions, calibration, curve."""
    yield title
    yield from _table([(name, figures(part)) for name, part in groups(those)])
    yield ""
    yield "Понято с уверенностью, есть у колледжа ответ или нет:"
    yield from _table(
        [(name, figures(part, lambda one: one.sure)) for name, part in groups(those)[:2]]
    )
    yield from _confused(those)
    yield from _calibrated(those)
    yield from _curved(those)


def comparison(ours: Mapping[str, Sequence[Judged]]) -> Iterator[str]:
    """The ways to understand side by side: all questions, then those of colleges."""
    for number, what in enumerate(("Все вопросы", "Только СПО")):
        yield f"{what}; уверенно и верно при стольких неверных (порог по этим же вопросам):"
        heads = ("первая", "в первых трёх", *(f"{wrong:.1%}" for wrong in _WRONG))
        yield _line("", [head.rjust(16) for head in heads[:2]] + [h.rjust(6) for h in heads[2:]])
        for name, those in ours.items():
            part = dict(groups(those)).get("СПО", []) if number else those
            told, points = figures(part), curve(part)
            at = [covered(points, wrong) for wrong in _WRONG]
            cells = [_share(told.first), _share(told.three)]
            yield _line(name, cells + [f"{one.right.value if one else 0:6.1%}" for one in at])
        yield ""


def _table(rows: Sequence[tuple[str, Figures]]) -> Iterator[str]:
    yield _line("", [column.rjust(23) for column in _COLUMNS])
    for name, told in rows:
        shares = (told.first, told.three, told.certain, told.wrong, told.beyond)
        yield _line(name, [f"{_share(one)} из {one.of:3}" for one in shares])


def _line(name: str, cells: Sequence[str]) -> str:
    return f"{name:20} {'  '.join(cells)}".rstrip()


def _share(share: Share) -> str:
    low, high = share.interval
    return f"{share.value:.1%} ({low:.0%}–{high:.0%})".rjust(16)


def _confused(those: Sequence[Judged]) -> Iterator[str]:
    yield ""
    yield "Чаще всего путается (спросили → поняли):"
    for one in confusions(those)[:_CONFUSIONS]:
        example = f"  «{one.example}»" if one.example else ""
        yield f"  {one.times:3}  {one.asked} → {one.found or 'ничего'}{example}"


def _calibrated(those: Sequence[Judged]) -> Iterator[str]:
    bins = calibration(those)
    yield ""
    yield f"Обещано и сбылось (расходится в среднем на {error(bins):.1%}):"
    for one in bins:
        yield (
            f"  {one.low:4.2f}–{one.high:4.2f}  обещано {one.promised:6.1%}  "
            f"сбылось {_share(one.right)} из {one.right.of}"
        )


def _curved(those: Sequence[Judged]) -> Iterator[str]:
    points = curve(those)
    yield ""
    yield "Если отвечать от порога (верно из тех, на что есть ответ; неверно из отвеченных):"
    for bar in _BARS:
        reached = [point for point in points if point.bar >= bar]
        if reached:
            yield f"  от {bar:4.2f}  {_point(reached[-1])}"
    for wrong in _WRONG:
        if best := covered(points, wrong):
            yield f"  неверных до {wrong:5.1%}: порог {best.bar:6.4f}  {_point(best)}"


def _point(point: Point) -> str:
    wrong = f"{_share(point.wrong)} ({point.wrong.hits} из {point.wrong.of})"
    return f"верно {_share(point.right)}  неверно {wrong}"
