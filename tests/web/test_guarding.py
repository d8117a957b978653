"""What people write is text and never page, and no other site can do anything here."""

from pathlib import Path

from aiohttp import FormData
from yarl import URL

from tests.web.world import parsed, world

NASTY = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"'><svg/onload=alert(1)>",
    "</p></li></ol><iframe src='javascript:alert(1)'>",
    "<style>*{display:none}</style>",
    "</textarea><script src=//evil.example></script>",
    "{{7*7}} {% raw %} ${7*7} <%= 1 %>",
    "javascript:alert(1) <a href='javascript:alert(1)'>тут</a>",
    "<!-- --><base href=//evil.example>",
    "&lt;b&gt; &amp; &#60;script&#62;",
    "\u202e<b>\ufeff\u200b",
    "<math><mtext><option><FAKEFAKE><option></option><mglyph><svg><mtext><style><a title='</style>",
)
FOREIGN = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    # Browsers of before 2023 say this alone.
    {"Origin": "https://evil.example"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": "null"},
    {"Origin": ""},
)
TAGS = {"script", "img", "svg", "iframe", "style", "base", "a", "math", "form", "textarea"}


async def test_words_never_become_page(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        await visit.send("/chat", text="Безобидный вопрос")
        await here.work()
        before = [tag for tag, _ in parsed(await visit.look()).tags if tag in TAGS]
        for text in NASTY:
            await visit.send("/chat", text=text)
            await visit.send("/desk/answer", card="1", text=f"Ответ: {text}")
            await here.work()
            shown = parsed(await visit.look())
            assert [tag for tag, _ in shown.tags if tag in TAGS] == before
            assert not [name for _, attrs in shown.tags for name in attrs if name.startswith("on")]
            words = "".join(shown.texts)
            assert words.count(f"Ответ: {text}") == 2
            assert words.count(text) >= 4, "question and answer, in the chat and at the desk"


async def test_another_site_changes_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit, key = await here.enter(), here.link()
        fields = {"chat": visit.chat, "token": visit.token, "text": "Чужое", "key": key}
        paths = ("/chat", "/press", "/desk/answer", "/desk/press", "/leave", "/chat/new", "/enter")
        for headers in FOREIGN:
            for path in paths:
                reply = await visit.browser.post(path, data=fields, headers=headers)
                assert reply.status == 403, (path, headers)
        assert not await here.app.core.step()
        assert (await visit.browser.post("/enter", data={"key": key})).status == 200


async def test_our_own_page_is_known_by_the_address_people_open(tmp_path: Path) -> None:
    async with world(tmp_path, console="https://priemka.example") as here:
        for headers in (
            {"Origin": "https://priemka.example"},
            # A proxy that asks us under a name of its own.
            {"Origin": "https://priemka.example", "Sec-Fetch-Site": "same-origin"},
            {"Origin": "https://else.example", "Sec-Fetch-Site": "same-origin"},
            {},
        ):
            reply = await here.browser().post("/enter", data={"key": "x"}, headers=headers)
            assert reply.status == 410, headers
    async with world(tmp_path) as here:
        reply = await here.browser().post("/enter", data={}, headers={"Origin": "https://"})
        assert reply.status == 403


async def test_what_no_database_takes_is_refused_or_left_out(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter(role="owner")
        for path in ("/audit?who=%00", "/audit?who=a%00b", "/enter?key=%00", "/no%00thing"):
            reply = await visit.browser.get(URL(path, encoded=True))
            assert reply.status == 400, path
            assert reply.headers["Content-Security-Policy"]
        await visit.send("/chat", text="Нуль\0ь")
        await here.work()
        assert "Нульь" in await visit.look()


async def test_a_form_without_its_token_changes_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit, other = await here.enter(), await here.enter()
        for token in ("", "0" * 64, "ж", other.token):
            reply = await visit.send("/chat", token=token, text="Текст цел")
            assert reply.status == 403
            assert "Текст цел" in await reply.text()
        assert not await here.app.core.step()
        own = {"Origin": str(here.server.make_url("/")).rstrip("/")}
        fields = {"chat": visit.chat, "token": visit.token, "text": "Своё"}
        assert (await visit.browser.post("/chat", data=fields, headers=own)).status == 200


async def test_looking_changes_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        for path in ("/chat", "/press", "/desk/answer", "/desk/press", "/leave"):
            reply = await visit.browser.get(path, params={"chat": visit.chat, "text": "Привет"})
            assert reply.status == 405
        assert not await here.app.core.step()


async def test_every_response_has_the_headers(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        for path in ("/", "/enter?key=1", "/nothing", "/static/page.js", "/livez", "/events"):
            reply = await visit.browser.get(path)
            policy = reply.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'self';")
            assert "unsafe" not in policy
            assert reply.headers["X-Content-Type-Options"] == "nosniff"
            assert reply.headers["Referrer-Policy"] == "same-origin"
            assert reply.headers["X-Frame-Options"] == "DENY"
            assert "aiohttp" not in reply.headers["Server"]
            reply.close()


async def test_pages_hold_no_inline_script_and_name_no_other_host(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        await visit.send("/chat", text="Безобидный вопрос")
        await here.work()
        files = ["/", f"/enter?key={here.link()}", "/static/page.css", "/static/page.js"]
        for path in files:
            text = await visit.look(path)
            assert "//" not in text.replace("/* ", "").replace("</", ""), path
            tags = parsed(text).tags if "static" not in path else []
            assert not [tag for tag, attrs in tags if tag == "style" or "style" in attrs]
            assert all(attrs.get("src") for tag, attrs in tags if tag == "script")


async def test_odd_bodies_are_refused_calmly(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        kind = "application/x-www-form-urlencoded"
        whole = f"chat={visit.chat}&token={visit.token}&text="
        files = FormData({"chat": visit.chat, "token": visit.token})
        files.add_field("text", b"x", filename="x.txt")
        odd: list[tuple[object, str, set[int]]] = [
            (b"\xff\xfe\x00", kind, {400, 403}),
            (whole.encode() + b"\xff", kind, {400}),
            (whole.encode() + b"a", f"{kind}; charset=nonsense", {400}),
            (b"{}", "application/json", {415}),
            (b"a" * 200_000, kind, {413}),
        ]
        for body, content_type, statuses in odd:
            reply = await visit.browser.post(
                "/chat", data=body, headers={"Content-Type": content_type}
            )
            assert reply.status in statuses
            assert "<h1>" in await reply.text()
        assert (await visit.browser.post("/chat", data=files)).status == 415
        assert not await here.app.core.step()
