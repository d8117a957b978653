"""The server puts the page together: its routes, what guards them, and where its templates are."""

import asyncio
from functools import cache
from pathlib import Path

import aiohttp_jinja2
import jinja2
from aiohttp import web

from bot.buckets import Buckets
from bot.ledger import Ledger
from bot.web import (
    account,
    audit,
    drafts,
    entering,
    events,
    golden,
    guarding,
    health,
    hinting,
    knocking,
    pages,
    passing,
    posting,
    showing,
)
from bot.web.base import caring as base_caring
from bot.web.base import files as base_files
from bot.web.base import looking as base
from bot.web.base import writing as base_writing
from bot.web.colleges import campuses as college_campuses
from bot.web.colleges import hours as college_hours
from bot.web.colleges import listing as college_tables
from bot.web.colleges import overview as colleges
from bot.web.colleges import people as college_people
from bot.web.colleges import saving as college_saving
from bot.web.colleges import sheet as college_sheet
from bot.web.colleges import switching as college_switching
from bot.web.colleges import views as college
from bot.web.confirm import acts as confirm_acts
from bot.web.confirm import looking as confirm
from bot.web.confirm import year as confirm_year
from bot.web.confirm.choosing import LEDGER
from bot.web.deps import Deps
from bot.web.desk import looking as desk
from bot.web.dialogs import looking as dialogs
from bot.web.gaps import acts as gap_acts
from bot.web.gaps import looking as gaps
from bot.web.gaps import publishing as gap_publishing
from bot.web.gaps import views as gap_views
from bot.web.reports import looking as reports

_HERE = Path(__file__).parent
ROUTES = (
    web.get("/", pages.show),
    web.get("/fragment/chat", pages.chat_fragment),
    web.get("/fragment/desk", pages.desk_fragment),
    web.get("/events", events.events),
    web.post("/chat", posting.say),
    web.post("/chat/new", pages.begin),
    web.post("/press", posting.press),
    web.get("/desk", desk.show),
    web.get("/desk/queue", desk.queue_fragment),
    web.get("/desk/card", desk.card_fragment),
    web.post("/desk/answer", posting.answer),
    web.post("/desk/press", posting.press_at_desk),
    web.post("/desk/hint", hinting.show_hint),
    web.get("/dialogs", dialogs.show),
    web.get("/dialogs/talk", dialogs.talk),
    web.get("/drafts", drafts.show_drafts),
    web.post("/draft", drafts.save_draft),
    web.get("/gaps", gaps.show),
    web.get("/gaps/detail", gaps.detail),
    web.post("/gaps/preview", gap_publishing.preview),
    web.post("/gaps/draft", gap_acts.edit),
    web.post("/gaps/publish", gap_acts.publish),
    web.post("/gaps/attach", gap_acts.attach),
    web.post("/gaps/ask", gap_acts.ask),
    web.post("/gaps/merge", gap_acts.merge),
    web.post("/gaps/split", gap_acts.split),
    web.post("/gaps/close", gap_acts.close),
    web.post("/gaps/undo", gap_acts.undo),
    web.post("/gaps/tell", gap_publishing.tell),
    web.get("/base", base.show),
    web.get("/base/entry", base.entry),
    web.get("/base/export", base.export),
    web.post("/base/look", base_writing.look),
    web.post("/base/check", base_writing.check),
    web.post("/base/save", base_writing.save),
    web.post("/base/back", base_writing.back),
    web.post("/base/remove", base_writing.remove),
    web.post("/base/lock", base_caring.lock),
    web.post("/base/review", base_caring.review),
    web.post("/base/second", base_caring.decide),
    web.post("/base/import", base_files.upload),
    web.post("/base/apply", base_files.take),
    web.get("/reports", reports.show),
    web.get("/reports/xlsx", reports.xlsx),
    web.get("/reports/csv", reports.csv),
    web.get("/golden", golden.show),
    web.post("/golden/keep", golden.keep),
    web.post("/golden/drop", golden.drop),
    web.get("/colleges", colleges.show),
    web.get("/colleges/one", college.show),
    web.get("/colleges/sheet", college_sheet.download),
    web.post("/colleges/save", college_saving.save),
    web.post("/colleges/whole", college_saving.whole),
    web.post("/colleges/upload", college_sheet.upload),
    web.post("/colleges/apply", college_sheet.apply),
    web.post("/colleges/hours", college_hours.save),
    web.post("/colleges/campuses", college_campuses.save),
    web.post("/colleges/staff", college_people.add),
    web.post("/colleges/staff/end", college_people.end),
    web.post("/colleges/desk", college_switching.switch_desk),
    web.post("/colleges/mode", college_switching.switch_mode),
    web.get("/confirm", confirm.show),
    web.get("/confirm/bulk", confirm.look_through),
    web.get("/confirm/year", confirm_year.show),
    web.post("/confirm/confirm", confirm_acts.confirm),
    web.post("/confirm/change", confirm_acts.change),
    web.post("/confirm/year", confirm_year.renew),
    web.post("/confirm/undo", confirm_acts.undo),
    web.get("/enter", entering.show),
    web.post("/enter", entering.enter),
    web.post("/enter/code", knocking.knock),
    web.get("/enter/code", knocking.show),
    web.get("/enter/state", knocking.state),
    web.post("/enter/finish", knocking.finish),
    web.post("/enter/password", passing.enter),
    web.post("/leave", entering.leave),
    web.get("/account", account.show),
    web.post("/account/end", account.end),
    web.post("/account/end-others", account.end_rest),
    web.get("/audit", audit.show),
    web.get("/livez", health.live),
    web.get("/readyz", health.ready),
    web.get("/metrics", health.metrics),
    web.static(guarding.STATIC, _HERE / "static"),
)


def make_web(deps: Deps) -> web.Application:
    """Return the page as an application; who runs it decides where it listens."""
    app = web.Application(
        middlewares=[guarding.refusals, guarding.guard], client_max_size=guarding.MOST_BYTES
    )
    health.furnish(app, deps)
    app[entering.DOORS] = Buckets()
    app[passing.HASHING] = asyncio.Lock()
    app[LEDGER] = Ledger(deps.runner, deps.clock, deps.zone)
    app[events.CLOSING] = asyncio.Event()
    app.add_routes(ROUTES)
    app.on_response_prepare.append(guarding.add_headers)
    app.on_shutdown.append(events.stop)
    app[aiohttp_jinja2.APP_KEY] = templates()
    return app


@cache
def templates() -> jinja2.Environment:
    """The templates of every page; an application more in this process reads none of them again."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update({**showing.FILTERS, **gap_views.FILTERS, **college_tables.FILTERS})
    return environment


def read_templates() -> None:
    """Compile every template; the first to ask for a page would hold the loop for it.

    Takes half a second, and is done in a thread before the page is opened.
    """
    environment = templates()
    for name in environment.list_templates(extensions=["html"]):
        environment.get_template(name)
