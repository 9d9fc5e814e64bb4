"""Our execution alone, as the floor has it: from nothing to the executed chapters, no export.

python -m benchmarks.execution PROJECT
"""

from __future__ import annotations

import sys
from pathlib import Path

from whitepaper.execution.environment import warm_up
from whitepaper.lean import leave_out_unused


def main(project: Path) -> None:
    """Execute all chapters, two at a time."""
    warm_up()
    from whitepaper.execution.execute import Execution, execute
    from whitepaper.execution.executors import POOL, executor_of
    from whitepaper.execution.plan import plan
    from whitepaper.inputs import parameters
    from whitepaper.inputs.snapshot import take, workspace
    from whitepaper.progress import Progress
    from whitepaper.project import CACHE, FAILED

    edition = parameters.load(project, "2020")
    runs = plan(project, project / CACHE, edition, force=True, said=print)
    with workspace(project) as folder:
        snapshot = take(project)
        execution = Execution(project, snapshot, project / FAILED, 600, Progress())
        executor = executor_of(POOL, 2, folder)
        chapters, _ = execute(runs, execution, executor, 2, meanwhile=lambda _: None)
    if failed := [chapter.run.name for chapter in chapters if chapter.failures]:
        raise SystemExit(f"chapters failed: {failed}")


if __name__ == "__main__":
    leave_out_unused()
    main(Path(sys.argv[1]).resolve())
