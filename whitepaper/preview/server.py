"""The page of a preview on the loopback address, and what tells a browser of a new one."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from whitepaper.errors import Position, UsageError, in_cell
from whitepaper.fingerprint import of_bytes
from whitepaper.languages import load
from whitepaper.messages import calling, msg
from whitepaper.preview.jupyter import LOOPBACK, NAMES, address, origins
from whitepaper.preview.rebuild import Shown
from whitepaper.project import DEFAULT_LANGUAGE

_FOLDER = Path(__file__).parent
# Seconds after which a browser is told that the server is still there.
_PAUSE = 15


class Board:
    """What is shown at the moment; browsers wait for it to change."""

    def __init__(self) -> None:
        self.shown = Shown()
        self.is_building = True
        self.is_over = False
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._lock = threading.Lock()

    def put(self, shown: Shown, *, is_building: bool) -> None:
        """Show something else; from any thread."""
        with self._lock:
            self.shown, self.is_building = shown, is_building
            self._wake()

    def end(self) -> None:
        """Show nothing else any more: who waits for it need not."""
        with self._lock:
            self.is_over = True
            self._wake()

    def _wake(self) -> None:
        for loop, event in self._waiting:
            loop.call_soon_threadsafe(event.set)

    @contextlib.contextmanager
    def watch(self) -> Iterator[asyncio.Event]:
        """What is set whenever something else is shown."""
        mine = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._waiting.add(mine)
        try:
            yield mine[1]
        finally:
            with self._lock:
                self._waiting.discard(mine)


@contextlib.contextmanager
def served(
    root: Path, edition: str, board: Board, port: int, said: Callable[[str], str]
) -> Iterator[str]:
    """Serve what is on a board of an edition, in a thread of its own; the address of the page.

    Raises `UsageError` if the port is taken.
    """
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((LOOPBACK, port))
            # Whoever is told the address may ask at once.
            listening.listen()
        except OSError as error:
            what = msg("port {port} is taken: choose another, or let --port out", port=port)
            raise UsageError(what) from error
        port = listening.getsockname()[1]
        application = _Guarded(_application(root, edition, board, said), port)
        config = uvicorn.Config(
            application, log_config=None, lifespan="off", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        try:
            yield f"http://{LOOPBACK}:{port}/"
        finally:
            # A stream that were still open would be cut off, which uvicorn tells as an error.
            board.end()
            server.should_exit = True
            thread.join(timeout=5)


class _Guarded:
    """An application that answers the pages of this very address alone.

    A page of elsewhere may have a browser ask us, by a name that leads here or by our own.
    """

    def __init__(self, application: ASGIApp, port: int) -> None:
        self.application = application
        self.hosts = {f"{name}:{port}".encode() for name in NAMES}
        self.origins = {b"http://" + host for host in self.hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope.get("headers", ()))
        is_ours = headers.get(b"host") in self.hosts
        origin = headers.get(b"origin")
        if is_ours and (origin is None or origin in self.origins):
            await self.application(scope, receive, send)
        else:
            await PlainTextResponse("", status_code=403)(scope, receive, send)


def _application(root: Path, edition: str, board: Board, said: Callable[[str], str]) -> Starlette:
    async def page(_: Request) -> Response:
        content = board.shown.page or (_FOLDER / "waiting.html").read_bytes()
        framing = await asyncio.to_thread(origins, root)
        return HTMLResponse(content, headers={"Cache-Control": "no-store", **_framed_by(framing)})

    async def state(_: Request) -> Response:
        return JSONResponse(_state(board, said))

    async def events(request: Request) -> Response:
        return StreamingResponse(_events(request, board, said), media_type="text/event-stream")

    async def notebook(request: Request) -> Response:
        """Where JupyterLab shows a cell of a notebook, if it runs."""
        file, cell = (request.query_params.get(name, "") for name in ("file", "cell"))
        if not (file and cell.isdecimal()):
            return PlainTextResponse("", status_code=404)
        if found := await asyncio.to_thread(address, root, file, int(cell)):
            return RedirectResponse(found)
        return HTMLResponse(_no_lab(file, int(cell), edition, said), 404, _framed_by(()))

    async def fonts(request: Request) -> Response:
        rules = board.shown.fonts
        # A page that is just being replaced may ask for its own.
        if request.url.query != of_bytes(rules.encode()):
            return PlainTextResponse("", 404)
        kept = {"Cache-Control": "max-age=3600"}
        return Response(rules, media_type="text/css", headers=kept)

    async def font(request: Request) -> Response:
        # What is told may have characters that the page has not.
        ours = load(DEFAULT_LANGUAGE).fonts
        return FileResponse((ours.bold if "bold" in request.query_params else ours.sans)[0].file)

    def file(name: str) -> Callable[[Request], Any]:
        async def respond(_: Request) -> Response:
            return FileResponse(_FOLDER / name, headers={"Cache-Control": "no-cache"})

        return respond

    return Starlette(
        routes=[
            Route("/", page),
            Route("/state", state),
            Route("/events", events),
            Route("/notebook", notebook),
            Route("/font", font),
            Route("/fonts.css", fonts),
            Route("/favicon.ico", lambda _: Response(status_code=204)),
            *(Route(f"/{name}", file(name)) for name in ("preview.js", "preview.css")),
        ]
    )


async def _events(request: Request, board: Board, said: Callable[[str], str]) -> AsyncIterator[str]:
    """What is shown, now and after each change, as server-sent events."""
    with board.watch() as changed:
        while not (board.is_over or await request.is_disconnected()):
            yield f"data: {json.dumps(_state(board, said), ensure_ascii=False)}\n\n"
            changed.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), _PAUSE)


def _framed_by(origins: Sequence[str]) -> Mapping[str, str]:
    """The header of a page that none but these may show within their own."""
    allowed = " ".join(origins) or "'none'"
    return {"Content-Security-Policy": f"frame-ancestors {allowed}"}


def _no_lab(file: str, cell: int, edition: str, said: Callable[[str], str]) -> str:
    """The page that is shown where no JupyterLab can open a cell."""
    page = Template((_FOLDER / "nolab.html").read_text("utf-8"))
    place = said(in_cell(file, cell))
    return page.substitute(
        title=escape(said(msg("JupyterLab is not open"))),
        place=escape(place),
        remedy=escape(
            said(msg("Open it with {command}, then click again.", command=calling("lab", edition)))
        ),
    )


def _state(board: Board, said: Callable[[str], str]) -> Mapping[str, Any]:
    """What a browser has to know, in the words of its user."""
    shown = board.shown
    failure = shown.failure
    return {
        "page": shown.number,
        "building": board.is_building,
        "findings": [_finding(finding, said) for finding in shown.findings],
        "notices": [_finding(notice, said) for notice in shown.notices],
        "failure": failure
        and {
            "message": said(failure.message),
            "findings": [_finding(finding, said) for finding in failure.findings],
        },
        "words": {name: said(word) for name, word in _WORDS.items()},
    }


_WORDS = {
    # The page says it of the cells that are clicked.
    "cell": msg("{file} cell {cell}", file="{file}", cell="{cell}"),
    "building": msg("building …"),
    "current": msg("up to date"),
    "failed": msg("the page below is the last that could be made"),
    "none": msg("no page can be made yet"),
    "findings": msg("to be mended before the report is final"),
    "notices": msg("left out since the preview began"),
    "open": msg("open in JupyterLab"),
    "lost": msg("the preview has ended: start it again"),
}


def _finding(finding: Any, said: Callable[[str], str]) -> Mapping[str, Any]:
    place = finding.place
    file, cell = (place.file, place.cell) if isinstance(place, Position) and place.cell else ("", 0)
    return {
        "place": said(finding.place),
        "message": said(finding.message),
        "remedy": said(finding.remedy),
        "file": file,
        "cell": cell,
    }
