"""What a desk reads in the morning and the Centre once a week: of askers' words masked ones."""

from collections.abc import Sequence

from handlers.boards import Board, Counts
from handlers.splitting import shortened
from handlers.texts.boards import counts

Unmet = tuple[str, int, int]
"""A wording, how many people asked it, in how many colleges."""
_SHOWN = 90


def daily(
    board: Board,
    night: Counts,
    near: Sequence[int],
    missing: Sequence[tuple[str, int]],
    college: str,
    unmet: Sequence[Unmet] = (),
) -> str:
    """Who waits, whose time is near, what the bot answered meanwhile, what it lacks."""
    soon = f", скоро обещанное время: {_numbers(near)}" if near else ""
    late = f", опаздываем: {board.late}" if board.late else ""
    lines = [
        f"Доброе утро, {college}. Ждут ответа: {board.total}{late}{soon}.",
        f"Пока вас не было: вопросов {night.asked}, бот ответил сам на {night.by_bot}."
        if night.asked
        else "",
        "За неделю боту не хватило данных: "
        + ", ".join(f"«{title}» ({times})" for title, times in missing)
        + ". Впишите их, и он ответит сам."
        if missing
        else "",
        _gaps("Чаще всего за неделю спрашивали то, чего бот не знает:", unmet),
        "Кто ждёт: /очередь" if board.total else "",
    ]
    return "\n".join(line for line in lines if line)


def _numbers(cards: Sequence[int]) -> str:
    return ", ".join(f"№ {card}" for card in cards)


def _gaps(head: str, unmet: Sequence[Unmet]) -> str:
    """What people asked in vain, a line each; "" where there is nothing."""
    lines = [_gap(*one) for one in unmet]
    return "\n".join([head, *lines]) if lines else ""


def _gap(text: str, people: int, colleges: int) -> str:
    where = f", колледжей {colleges}" if colleges > 1 else ""
    return f"— {shortened(text, _SHOWN)} (человек {people}{where})"


def weekly(found: Sequence[tuple[str, Board, int]], unmet: Sequence[Unmet] = ()) -> str:
    """Each college in a line, and what is asked in vain in all of them."""
    lines = [
        f"{name}: {counts(board.week)}; ждут {board.total}, опаздывают с ответом на {board.late}"
        + (f", у Центра в списке {overdue}" if overdue else "")
        for name, board, overdue in found
    ]
    gaps = _gaps("Чаще всего спрашивали то, чего бот не знает:", unmet)
    return "\n".join(filter(None, ["Неделя по колледжам.", *lines, gaps]))
