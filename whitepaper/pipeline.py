"""The whole job on one page: load, check, plan, execute, stitch, verify, publish, record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from whitepaper import edition as editions
from whitepaper.execute import execute
from whitepaper.exporters import export
from whitepaper.plan import plan
from whitepaper.publish import check_writable, publish
from whitepaper.record import MANIFEST, inputs, manifest
from whitepaper.stitch import stitch
from whitepaper.validate import validate
from whitepaper.verify import verify

OUT = Path("out")


def build(
    root: Path, year: int, formats: Sequence[str], progress: Callable[[str], None]
) -> tuple[Path, ...]:
    """Build one edition of the project at `root`; the paths of the published files.

    Raises a `WhitepaperError` if anything is amiss; the last good report then stays as it was.
    """
    target = root / OUT / str(year)
    check_writable(target)
    progress("checking parameters and data")
    edition = editions.load(root, year)
    before = inputs(root, edition)
    validate(root)

    runs = plan(root, edition)
    chapters = execute(runs, root, root / OUT / "failed" / str(year), progress)
    report = stitch(chapters, edition)

    artefacts = {}
    for kind in formats:
        progress(f"writing {kind}")
        artefacts[f"whitepaper.{kind}"] = export(report, kind)
    verify(artefacts, edition)

    artefacts[MANIFEST] = manifest(edition, before, inputs(root, edition), artefacts)
    return publish(artefacts, target)
