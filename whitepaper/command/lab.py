"""build.py lab [EDITION]: JupyterLab on the project, with the preview of an edition beside it."""

from __future__ import annotations

import _thread
import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from threading import Thread
from typing import Any

import click

from whitepaper import extras, programs
from whitepaper.command.editions import one_edition
from whitepaper.command.preview import show
from whitepaper.command.terminal import Terminal, claim_temporary_folder
from whitepaper.errors import WhitepaperError
from whitepaper.inputs.edition import FACTS_VARIABLE
from whitepaper.inputs.git_setup import NotSetUpError, set_up
from whitepaper.messages import ENGLISH, msg
from whitepaper.preview import saving
from whitepaper.preview.jupyter import running
from whitepaper.project import CACHE, LAB_EDITION_VARIABLE, NOTEBOOKS, USUAL_FORMATS

# What JupyterLab calls its own languages.
_TRANSLATIONS = {"zh": "zh_CN", ENGLISH: "en"}
# Seconds between two looks for changes to be saved, which the preview follows.
_AUTOSAVE = 3
# Seconds that it may take to start.
_PATIENCE = 120
# JupyterLab loads what it shows beside its own from here.
_EXTENSIONS = Path(__file__).parents[1] / "preview" / "labextensions"
_MYST_EXECUTOR = "jupyterlab-myst:executor"
# That a browser has gone while a kernel answers is nothing to be told of. When its server has ended
# and its kernels with it, a thread of its own may keep it for ever.
_JUPYTERLAB = """
import logging, os
from whitepaper.lean import leave_out_unused
leave_out_unused()
from jupyterlab.labapp import main
logging.getLogger("asyncio").setLevel(logging.CRITICAL)
main()
os._exit(0)
"""
# What a kernel says once it has been asked to end is told nobody, as of JupyterLab itself.
_KERNEL = """
import os, runpy
runpy.run_module("ipykernel_launcher", run_name="__main__")
os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
"""
_PREVIEW = msg("Preview")
# What the menu calls our formats, and the plain ones that need no program besides.
_EXPORTS = {
    "html": msg("White paper HTML"),
    "pdf": msg("White paper PDF"),
    "docx": msg("White paper Word"),
    "annex": msg("White paper data annex"),
}
_PLAIN_EXPORTS = {
    "html": msg("Notebook as HTML"),
    "markdown": msg("Notebook as Markdown"),
    "slides": msg("Notebook as slides"),
    "script": msg("Notebook as Python code"),
}


@click.command(
    "lab",
    help=msg(
        "Open JupyterLab with the project's notebooks, data and parameters, and beside them "
        "the preview of the newest edition. With an EDITION the preview is of that, and every "
        "chapter that is run there shows it, whatever its own cell says. Ctrl-C ends both."
    ),
    context_settings={"ignore_unknown_options": True},
)
@click.argument("edition", required=False)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
@click.option("--no-preview", is_flag=True, help=msg("Open JupyterLab without the preview."))
@click.pass_obj
def command(
    terminal: Terminal, edition: str | None, options: tuple[str, ...], no_preview: bool
) -> None:
    """Open JupyterLab, and the preview in it."""
    root = terminal.root
    # Where no edition is named the first of JupyterLab's options stands in its place.
    if edition is not None and edition.startswith("-"):
        options, edition = (edition, *options), None
    codes: list[int] = []
    try:
        with terminal.errors_reported(msg("JupyterLab has ended")):
            extras.check(extras.LAB, "lab")
            claim_temporary_folder()
            # Who has no git, or may not write there, can work all the same.
            with contextlib.suppress(NotSetUpError):
                set_up(root)
            if edition is not None:
                from whitepaper.inputs.parameters import check_named

                # What else is wrong with it the preview tells.
                edition = one_edition(root, edition)
                check_named(root, edition)
            _run(root, terminal, edition, options, codes, alone=no_preview)
    finally:
        # It has ended by itself, and has its own reason.
        if codes:
            sys.exit(codes[0])


def _run(
    root: Path,
    terminal: Terminal,
    edition: str | None,
    options: Sequence[str],
    codes: list[int],
    *,
    alone: bool,
) -> None:
    """Run JupyterLab until it ends, of which it gives the code, or the user interrupts."""

    def end(code: int) -> None:
        codes.append(code)
        _thread.interrupt_main()

    def start(address: str | None) -> None:
        settings = Path(tempfile.mkdtemp())
        named = {} if edition is None else {LAB_EDITION_VARIABLE: edition}
        facts = _facts(root, edition, settings)
        known = running(root).keys()
        at_end.enter_context(
            programs.beside(
                _jupyterlab(root, terminal, address, settings, options),
                {
                    **os.environ,
                    **named,
                    **facts,
                    "JUPYTER_PATH": _kernels(settings),
                    "JUPYTER_CONFIG_PATH": _hooks(settings),
                },
                end,
            )
        )
        Thread(target=_tell_address, args=(root, terminal, known), daemon=True).start()

    with contextlib.ExitStack() as at_end:
        if alone:
            start(None)
            while True:
                time.sleep(1)
        show(root, one_edition(root, edition), terminal, start)


def _tell_address(root: Path, terminal: Terminal, known: Set[int]) -> None:
    """Print where JupyterLab is, besides those that are `known`, for whom it opens no browser."""
    for _ in range(_PATIENCE):
        for process, address in running(root).items():
            if process not in known:
                terminal.print(address)
                return
        time.sleep(1)


def _facts(root: Path, edition: str | None, settings: Path) -> Mapping[str, str]:
    """The variable that names the facts of an edition to kernels of other languages.

    There is none where no chapter runs in one, nor of an edition or data in which something is
    wrong, which the preview tells.
    """
    from whitepaper.execution import facts_file
    from whitepaper.inputs import data, parameters
    from whitepaper.inputs.validation import validate

    file = settings / "facts.csv"
    with contextlib.suppress(WhitepaperError):
        loaded = parameters.load(root, one_edition(root, edition))
        if not data.is_there(root) or not any(each.kernel for each in loaded.chapters):
            return {}
        validate(root)
        facts_file.write(facts_file.facts_known(root, loaded, loaded.language), file)
        return {FACTS_VARIABLE: str(file)}
    return {}


def _kernels(settings: Path) -> str:
    """Where JupyterLab finds Python, which else warns in English of what all of JupyterLab does.

    That it talks over TCP, which here is the loopback alone. And it is interrupted by a message
    where it knows one: when JupyterLab ends, a signal meets kernels that are at their start yet.
    """
    from ipykernel.kernelspec import get_kernel_dict

    spec = get_kernel_dict()
    spec["argv"] = [sys.executable, "-c", _KERNEL, "-f", "{connection_file}", "--log-level=ERROR"]
    if os.name == "posix":
        spec["interrupt_mode"] = "message"
    _write(settings / "kernels" / "python3" / "kernel.json", spec)
    return _first(settings, "JUPYTER_PATH")


def _hooks(settings: Path) -> str:
    """Where Jupyter's server finds what it does besides: it saves notebooks as they were."""
    extensions = {"jpserver_extensions": {saving.__name__: True}}
    _write(settings / "jupyter_server_config.d" / "whitepaper.json", {"ServerApp": extensions})
    return _first(settings, "JUPYTER_CONFIG_PATH")


def _first(folder: Path, variable: str) -> str:
    """A list of folders with one before those of a variable."""
    return os.pathsep.join(filter(None, (str(folder), os.environ.get(variable, ""))))


def _jupyterlab(
    root: Path,
    terminal: Terminal,
    preview: str | None,
    settings: Path,
    options: Sequence[str],
) -> Sequence[str]:
    """The command that opens JupyterLab as it is set up for its user, options of his last.

    The folder of its settings is of this start alone: two at a time have each its own preview.
    """
    _write(settings / "overrides.json", _overrides(terminal, has_preview=preview is not None))
    # A chapter comes before what its name begins: 01-summary before 01-summary-en.
    notebooks = sorted((root / NOTEBOOKS).glob("*.ipynb"), key=lambda path: path.stem)
    shown = {
        "whitepaperPreview": preview,
        "whitepaperTitle": terminal.text(_PREVIEW),
        "whitepaperNotebook": notebooks[0].relative_to(root).as_posix() if notebooks else "",
    }
    # In its place our own gives cells of prose their values.
    replaced = {"disabledExtensions": {_MYST_EXECUTOR: True}}
    page = replaced if preview is None else {**replaced, **shown}
    _write(settings / "page_config.json", page)
    return [
        *(sys.executable, "-c", _JUPYTERLAB),
        f"--ServerApp.root_dir={root}",
        "--ServerApp.ip=127.0.0.1",
        # Root is who a container has; JupyterLab would refuse, and in English.
        "--ServerApp.allow_root=True",
        # It would start R and npm, where they are, to ask for language servers: nothing here needs
        # one, and what these complain of when they start is told on the terminal.
        "--LanguageServerManager.autodetect=False",
        # What keeps it from starting. What a request came to is told in the browser.
        "--Application.log_level=CRITICAL",
        f"--LabApp.app_settings_dir={settings}",
        # What a user arranges is of this project.
        f"--LabApp.workspaces_dir={root / CACHE / 'jupyterlab'}",
        "--LabApp.default_url=/lab",
        f"--LabApp.extra_labextensions_path={_EXTENSIONS}",
        *options,
    ]


def _overrides(terminal: Terminal, *, has_preview: bool) -> Mapping[str, Any]:
    """What JupyterLab begins with; what its user sets comes first."""
    language = terminal.language
    return {
        "@jupyterlab/translation-extension:plugin": {
            "locale": _TRANSLATIONS.get(language, language)
        },
        "@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": _AUTOSAVE},
        # It would ask each new user whether it may get news from its makers' site.
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false"},
        "@jupyterlab/mainmenu-extension:plugin": {
            "menus": [
                {"id": "jp-mainmenu-file", "items": _export_menu(terminal)},
                *(_PREVIEW_MENU if has_preview else ()),
            ]
        },
    }


_PREVIEW_MENU = (
    {"id": "jp-mainmenu-view", "items": [{"command": "whitepaper:preview", "rank": 0}]},
)


def _export_menu(terminal: Terminal) -> Sequence[Mapping[str, Any]]:
    """The formats of reports and some plain ones, instead of whatever nbconvert has."""
    ours = {f"whitepaper_{kind}": _EXPORTS[kind] for kind in USUAL_FORMATS}

    def items(formats: Mapping[str, str]) -> list[Mapping[str, Any]]:
        return [
            {
                "command": "notebook:export-to-format",
                "args": {"format": name, "label": terminal.text(label)},
            }
            for name, label in formats.items()
        ]

    return [
        {
            "type": "submenu",
            "disabled": True,
            "submenu": {"id": "jp-mainmenu-file-notebookexport"},
        },
        {
            "type": "submenu",
            "rank": 10,
            "submenu": {
                "id": "jp-mainmenu-file-whitepaper",
                "label": terminal.text(msg("Save and export notebook as")),
                "items": [*items(ours), {"type": "separator"}, *items(_PLAIN_EXPORTS)],
            },
        },
    ]


def _write(path: Path, values: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values, ensure_ascii=False), "utf-8")
