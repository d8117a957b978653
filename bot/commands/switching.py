"""Switching turns the desks of a college on and off, beside the running process."""

import argparse
from collections.abc import Mapping

from bot.clock import system_clock
from bot.commands.preparing import prepare
from bot.commands.refusing import Refused
from bot.commands.staffing import actor
from bot.commands.standing import existing
from bot.config import College as CollegeConfig
from bot.config import Config
from bot.storage.by_hand import plainly
from bot.storage.engine import Engines
from bot.storage.faces import LastFace, off_channels, switch
from bot.storage.runner import write
from handlers.texts.cards import CHANNELS
from knowledge.colleges import load_college

_ON, _OFF = "включён", "выключен"


def desk(options: argparse.Namespace) -> int:
    """Switch a desk, or print how they stand; the exit code. Raises Refused, StorageDown."""
    config = prepare(options)
    faces = _faces(config, options.college)
    with existing(config) as engines:
        if options.channel is not None and options.state is not None:
            _check(options.channel, faces)
            _switch(engines, options, faces)
        off = plainly(lambda: write(engines, lambda s: off_channels(s, options.college)))
    for channel in faces:
        print(f"{CHANNELS.get(channel, channel)}: {_OFF if channel in off else _ON}")
    return 0


def _switch(engines: Engines, options: argparse.Namespace, faces: tuple[str, ...]) -> None:
    whose = (options.college, options.channel, actor(), system_clock())
    off = options.state == "off"
    try:
        plainly(lambda: write(engines, lambda s: switch(s, *whose, off=off, faces=faces)))
    except LastFace:
        raise Refused("Это последний включённый стол: вопросы стало бы некому показать.") from None


def _faces(config: Config, slug: str) -> tuple[str, ...]:
    """The channels in which a college has a desk. Raises Refused."""
    found = _by_slug(config)
    if slug not in found:
        raise Refused(f"Колледжа «{slug}» в настройках нет. Есть: {', '.join(found)}.")
    channels = [one.channel for one in found[slug].desks]
    # A console has a desk for every college.
    channels += [page.channel for page in config.pages() if page.channel == "web"]
    return tuple(dict.fromkeys(channels))


def _by_slug(config: Config) -> Mapping[str, CollegeConfig]:
    read = ((load_college(one.files).values, one) for one in config.colleges)
    return {college.slug: one for colleges, one in read for college in colleges}


def _check(channel: str, faces: tuple[str, ...]) -> None:
    if channel not in faces:
        raise Refused(f"Стола «{channel}» у колледжа в настройках нет. Есть: {', '.join(faces)}.")
