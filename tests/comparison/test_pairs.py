"""Editions of two patterns are compared with those that have the same values."""

from pathlib import Path

import pytest
from projects import make_project
from runs import build_here

from whitepaper.command.editions import editions
from whitepaper.comparison.pairs import pairs


def write(project: Path, name: str, each: str = "", more: str = "") -> None:
    text = f"edition: {name}\n{more}{each and f'each: {each}'}\n"
    (project / "params" / f"{name}.yaml").write_text(text, "utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    project = make_project(tmp_path)
    write(project, "2023", "{period: [2023-Q1, 2023-Q2, 2023-Q3], region: [North, South]}")
    write(project, "2024", "{period: [2024-Q1, 2024-Q2], region: [North, South, West]}")
    write(project, "2025-north")
    write(project, "2025-south")
    write(project, "2026-north")
    return project


@pytest.mark.parametrize(
    ("old", "new", "together", "alone"),
    [
        (
            "2023/*",
            "2024/*/[NS]*",
            [
                ("2023/2023-Q1/North", "2024/2024-Q1/North"),
                ("2023/2023-Q1/South", "2024/2024-Q1/South"),
                ("2023/2023-Q2/North", "2024/2024-Q2/North"),
                ("2023/2023-Q2/South", "2024/2024-Q2/South"),
            ],
            ("2023/2023-Q3/North", "2023/2023-Q3/South"),
        ),
        (
            "2024/2024-Q1/*",
            "2024/2024-Q2/*",
            [
                (f"2024/2024-Q1/{name}", f"2024/2024-Q2/{name}")
                for name in ("North", "South", "West")
            ],
            (),
        ),
        (
            "2023/2023-Q[12]/North",
            "2023/2023-Q[23]/South",
            [
                ("2023/2023-Q1/North", "2023/2023-Q2/South"),
                ("2023/2023-Q2/North", "2023/2023-Q3/South"),
            ],
            (),
        ),
        ("2025-*", "2026-*", [("2025-north", "2026-north")], ("2025-south",)),
        ("2026-*", "2025-*", [("2026-north", "2025-north")], ("2025-south",)),
    ],
)
def test_editions_go_together_by_their_values(project, old, new, together, alone):
    found = pairs(project, editions(project, old), editions(project, new))

    assert (list(found.together), found.alone) == (together, alone)


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("2023/*", "2025-north"), "no edition of the one has the values of one of the other"),
        (("2023/*", "HEAD~1"), "HEAD~1: several editions are compared with editions alone"),
        (("2023/*", "2030/*"), "2030/*: no edition has such a name"),
    ],
)
def test_patterns_of_which_nothing_goes_together_are_told(project, names, told):
    refused = build_here(project, "diff", *names, "--lang", "en")

    assert refused.code == 2
    assert told in refused.stderr
