"""Where JupyterLab shows a cell of a project, if it runs."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote, urlencode


def address(root: Path, file: str, cell: int) -> str | None:
    """The address of a cell, counted from 1, in a JupyterLab that has the project open."""
    from jupyter_server.serverapp import list_running_servers

    path = (root / file).resolve()
    for server in list_running_servers():
        folder = Path(server["root_dir"]).resolve()
        if path.is_relative_to(folder):
            place = quote(path.relative_to(folder).as_posix())
            token = urlencode({"token": server["token"]}) if server["token"] else ""
            return f"{server['url']}lab/tree/{place}?{token}#cell-id={_cell_id(path, cell)}"
    return None


def _cell_id(path: Path, cell: int) -> str:
    try:
        return str(json.loads(path.read_bytes())["cells"][cell - 1].get("id", ""))
    except (OSError, ValueError, LookupError, AttributeError):
        return ""
