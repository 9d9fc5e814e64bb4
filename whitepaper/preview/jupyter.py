"""The JupyterLab that has a project open, if one runs: where it is, and where it shows a cell."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

LOOPBACK = "127.0.0.1"
# What a user's browser may call this machine.
NAMES = (LOOPBACK, "localhost")


def running(root: Path) -> Mapping[int, str]:
    """The address of each JupyterLab that has the project open, by the id of its process."""
    return {
        server["pid"]: f"{server['url']}lab{_key(server)}" for _, server in _servers(root.resolve())
    }


def address(root: Path, file: str, cell: int) -> str | None:
    """The address of a cell, counted from 1, in a JupyterLab that has the project open."""
    path = (root / file).resolve()
    for folder, server in _servers(path):
        place = quote(path.relative_to(folder).as_posix())
        return f"{server['url']}lab/tree/{place}{_key(server)}#cell-id={_cell_id(path, cell)}"
    return None


def origins(root: Path) -> tuple[str, ...]:
    """The origins of the pages of each JupyterLab that has the project open."""
    found = [urlsplit(server["url"]) for _, server in _servers(root.resolve())]
    return tuple(f"{url.scheme}://{name}:{url.port}" for url in found for name in NAMES)


def _servers(path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Those that have a path in the folder that they serve, with that folder."""
    from jupyter_server.serverapp import list_running_servers

    for server in list_running_servers():
        folder = Path(server["root_dir"]).resolve()
        if path.is_relative_to(folder):
            yield folder, server


def _key(server: Mapping[str, Any]) -> str:
    """What an address has to say to be let in."""
    return "?" + urlencode({"token": server["token"]}) if server["token"] else ""


def _cell_id(path: Path, cell: int) -> str:
    try:
        return str(json.loads(path.read_bytes())["cells"][cell - 1].get("id", ""))
    except (OSError, ValueError, LookupError, AttributeError):
        return ""
