"""Long texts are cut where a reader would, never inside a link, and nothing of them is lost."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.messages import Button, Reply
from handlers.splitting import LIMIT, shortened, split, split_rich, units
from knowledge.rich import Rich, Span, read

URL = "https://college.example/priem"


@given(st.text("аб👍 \n", max_size=300).map(lambda text: text * 60))
def test_pieces_lose_no_word(text: str) -> None:
    parts = [piece.text for piece in split(Reply(text))]
    assert all(units(part) <= LIMIT for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_shortened_text_ends_at_a_word() -> None:
    assert shortened("раз\n два  три", 11) == "раз два три"
    assert shortened("раз\n два  три", 10) == "раз два…"
    assert shortened("раз два 😀😀", 11) == "раз два…", "an emoji is two"


def test_only_the_first_piece_stands_under_a_message() -> None:
    rows = ((Button("Да", "ask:a"),),)
    pieces = split(Reply("а" * 9000, rows, answers="7"))
    assert [piece.answers for piece in pieces] == ["7", "", ""]
    assert [len(piece.buttons) for piece in pieces] == [0, 0, 1]
    assert split(Reply("а", rows, answers="7")) == (Reply("а", rows, answers="7"),)


@given(
    st.lists(
        st.one_of(
            st.text("аб 👍\n", min_size=1, max_size=9).map(Rich),
            st.sampled_from([read("**жирно тут**"), read(f"[на сайте]({URL})")]),
        ),
        max_size=30,
    ),
    st.integers(60, 90),
)
def test_spans_stay_whole_and_on_their_words(parts: list[Rich], limit: int) -> None:
    whole = Rich("")
    for part in parts:
        whole = whole + " " + part
    pieces = split_rich(whole, limit)
    assert all(units(piece.plain()) <= limit for piece in pieces)
    marked = [piece.text[span.start : span.end] for piece in pieces for span in piece.spans]
    assert marked == [part.text for part in parts if part.spans]


def test_a_paragraph_is_better_than_a_line_and_a_line_than_a_word() -> None:
    words = "слово " * 500
    for mark in ("\n\n", "\n"):
        first, second = split_rich(Rich(f"{words}конец.{mark}Начало {words}"))
        assert (first.text[-6:], second.text[:6]) == ("конец.", "Начало")
    first, second = split_rich(Rich("слово " * 700))
    assert (first.text[-5:], second.text[:5]) == ("слово", "слово")
    assert [piece.text for piece in split_rich(Rich("а" * 5000))] == ["а" * 4096, "а" * 904]


def test_no_emoji_is_cut_in_two() -> None:
    pieces = split_rich(Rich("👩‍👩‍👧" * 1000))
    for piece in pieces:
        piece.text.encode("utf-16-le")
        assert units(piece.text) <= LIMIT
    assert sum(len(piece.text) for piece in pieces) == 5000


def test_what_is_bold_for_longer_than_a_piece_is_bold_in_each() -> None:
    text = "слово " * 1500
    pieces = split_rich(Rich(text, (Span(0, len(text)),)))
    assert len(pieces) == 3
    assert all(piece.spans == (Span(0, len(piece.text)),) for piece in pieces)


def test_an_address_is_room_too() -> None:
    link = Rich("сайт", (Span(0, 4, f"https://college.example/{'a' * 300}"),))
    pieces = split_rich(Rich("а" * 4080 + " ") + link)
    assert [piece.text for piece in pieces] == ["а" * 4080, "сайт"]


def test_buttons_stand_under_the_last_piece() -> None:
    rows = ((Button("Да", "person:"),),)
    pieces = split(Reply("а" * 5000, rows))
    assert [piece.buttons for piece in pieces] == [(), rows]
    assert split(Reply("", rows)) == (Reply("", rows),)
