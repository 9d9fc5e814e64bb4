"""The application that an IPython kernel is, which takes plain settings without a parser."""

from __future__ import annotations

import re

from ipykernel.kernelapp import IPKernelApp
from traitlets.config import Config
from traitlets.config.loader import DeferredConfigList

# A file that begins with ~ is found by the parser.
_SETTING = re.compile(r"--([A-Z]\w*)\.(\w+)=([^~].*)", re.DOTALL)


class ChapterApplication(IPKernelApp):
    """A kernel whose arguments are nearly always `-f FILE`, of its connection, and settings.

    To make a parser of all that an argument could be takes a quarter of the time in which a kernel
    starts.
    """

    def parse_command_line(self, argv: list[str] | None = None) -> None:
        """Take the settings, `--Class.trait=value`; whatever says more is left to the parser."""
        arguments = list(argv or ())
        if arguments[:1] == ["-f"] and not "".join(arguments[1:2]).startswith("-"):
            arguments[:2] = [f"--IPKernelApp.connection_file={''.join(arguments[1:2])}"]
        settings = [_SETTING.fullmatch(argument) for argument in arguments]
        if not settings or not all(settings):
            super().parse_command_line(argv)
            return
        plain = Config()
        for setting in filter(None, settings):
            section, trait, value = setting.groups()
            # Of some there are several.
            plain[section].setdefault(trait, DeferredConfigList()).append(value)
        self.update_config(plain)
