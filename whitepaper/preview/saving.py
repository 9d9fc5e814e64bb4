"""Notebooks as JupyterLab saves them: without what it puts there by itself.

It writes the version of Python and the name of the kernel as they are on this machine into each
notebook that it opens. So a look at one, and one sentence that was changed, would change more.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    server.contents_manager.register_pre_save_hook(keep)


def keep(model: dict[str, Any], path: str, contents_manager: Any) -> None:
    """Have a notebook that is about to be saved keep what it said of its kernel.

    A hook of Jupyter's server, called before it saves a `model` at a `path` of its own.
    """
    if model.get("type") != "notebook" or "content" not in model:
        return
    metadata = model["content"]["metadata"]
    before = _metadata(Path(contents_manager.root_dir, path.strip("/")))
    for part in ("kernelspec", "language_info"):
        now, was = metadata.get(part), before.get(part)
        if isinstance(now, dict) and isinstance(was, dict) and was.get("name") == now.get("name"):
            metadata[part] = was
    if "language_info" in metadata and "language_info" not in before:
        metadata["language_info"] = {"name": metadata["language_info"].get("name", "")}


def _metadata(file: Path) -> dict[str, Any]:
    """What a notebook that was saved says of itself; nothing of one that is new or damaged."""
    try:
        found = json.loads(file.read_bytes())["metadata"]
    except (OSError, ValueError, LookupError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}
