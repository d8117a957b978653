"""The command line: arguments in, an exit code out; 1 = could not be done, 2 = wrongly asked."""

import argparse
import sys

from bot.commands.options import read_options
from bot.commands.refusing import Refused
from bot.config_reading import ConfigError
from bot.ports import StorageDown
from bot.secrets import SecretError

_INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Run one command; what can be foreseen to fail ends in lines of Russian."""
    options = read_options(arguments)
    try:
        return _command(options)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    except (Refused, SecretError) as error:
        print(error, file=sys.stderr)
    except StorageDown as error:
        print(f"База данных не работает: {error}.", file=sys.stderr)
    except KeyboardInterrupt:
        return _INTERRUPTED
    return 1


def _command(options: argparse.Namespace) -> int:
    # A command loads only what it runs: the web server and a messenger's library take seconds.
    match options.command:
        case "run":
            from bot.commands.running import run

            return run(options)
        case "check":
            from bot.commands.checking import check

            return check(options)
        case "link":
            from bot.commands.linking import link

            return link(options)
        case "password":
            from bot.commands.breaking_glass import password

            return password(options)
        case "desk":
            from bot.commands.switching import desk

            return desk(options)
        case "staff":
            from bot.commands.staffing import staff

            return staff(options)
        case "overdue":
            from bot.commands.listing import overdue

            return overdue(options)
        case "proposals":
            from bot.commands.listing import proposals

            return proposals(options)
        case "webhook":
            from bot.commands.hooking import webhook

            return webhook(options)
        case "backup":
            from bot.commands.saving import save

            return save(options)
        case "import":
            from bot.commands.importing import import_content

            return import_content(options)
        case "try":
            from bot.commands.trying import try_out

            return try_out(options)
        case "export":
            from bot.commands.exporting import export

            return export(options)
        case "confirm":
            from bot.commands.confirming import confirm

            return confirm(options)
        case "lock" | "unlock":
            from bot.commands.releasing import lock

            return lock(options)
        case "release":
            from bot.commands.releasing import release

            return release(options)
        case "history":
            from bot.commands.releasing import show_history

            return show_history(options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
