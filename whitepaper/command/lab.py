"""build.py lab [EDITION]: JupyterLab on the project, in the language of its user."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from whitepaper.command.editions import editions
from whitepaper.command.language import language_option
from whitepaper.command.terminal import Terminal
from whitepaper.messages import ENGLISH, msg
from whitepaper.project import CACHE, LAB_EDITION_VARIABLE

# What JupyterLab calls its own languages.
_TRANSLATIONS = {"zh": "zh_CN", ENGLISH: "en"}
_PLUGIN = "@jupyterlab/translation-extension:plugin"


def command(root: Path) -> click.Command:
    """Open JupyterLab."""

    @click.command(
        "lab",
        help=msg(
            "Open JupyterLab with the project's notebooks, data and parameters. With an EDITION "
            "every chapter that is run there shows that edition, whatever its own cell says."
        ),
        context_settings={"ignore_unknown_options": True},
    )
    @click.argument("edition", required=False)
    @click.argument("options", nargs=-1, type=click.UNPROCESSED)
    @language_option
    @click.pass_obj
    def lab(terminal: Terminal, edition: str | None, options: tuple[str, ...]) -> None:
        with terminal.errors_reported(msg("JupyterLab has ended")):
            variables = {}
            if edition is not None:
                from whitepaper.inputs import parameters

                parameters.read(root, editions(root, edition, every=False)[0])
                variables = {LAB_EDITION_VARIABLE: edition}
            settings = _settings(root, terminal.language)
            done = subprocess.run(
                [
                    *(sys.executable, "-m", "jupyterlab"),
                    f"--ServerApp.root_dir={root}",
                    "--ServerApp.ip=127.0.0.1",
                    f"--LabApp.app_settings_dir={settings}",
                    "--LabApp.default_url=/lab/tree/notebooks",
                    *options,
                ],
                env={**os.environ, **variables},
                check=False,
            )
        sys.exit(done.returncode)

    return lab


def _settings(root: Path, language: str) -> Path:
    """A folder that says in which language JupyterLab begins; what its user sets comes first."""
    import json

    folder = root / CACHE / "jupyterlab"
    folder.mkdir(parents=True, exist_ok=True)
    overrides = {_PLUGIN: {"locale": _TRANSLATIONS.get(language, language)}}
    (folder / "overrides.json").write_text(json.dumps(overrides), "utf-8")
    return folder
