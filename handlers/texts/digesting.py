"""What a desk reads in the morning and the Centre once a week; no words of askers stand in it."""

from collections.abc import Sequence

from handlers.boards import Board, Counts
from handlers.texts.boards import counts


def daily(
    board: Board,
    night: Counts,
    near: Sequence[int],
    missing: Sequence[tuple[str, int]],
    college: str,
) -> str:
    """Who waits, whose time is near, what the bot answered meanwhile, which facts it lacks."""
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
        "Кто ждёт: /очередь" if board.total else "",
    ]
    return "\n".join(line for line in lines if line)


def _numbers(cards: Sequence[int]) -> str:
    return ", ".join(f"№ {card}" for card in cards)


def weekly(found: Sequence[tuple[str, Board, int]]) -> str:
    """Each college in a line."""
    lines = [
        f"{name}: {counts(board.week)}; ждут {board.total}, опаздывают с ответом на {board.late}"
        + (f", у Центра в списке {overdue}" if overdue else "")
        for name, board, overdue in found
    ]
    return "\n".join(["Неделя по колледжам.", *lines])
