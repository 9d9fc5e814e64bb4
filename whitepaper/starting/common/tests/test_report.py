"""Each edition builds, and is what its manifest says: python -m unittest."""

import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EDITIONS = sorted(path.stem for path in (ROOT / "params").glob("*.yaml") if path.stem != "project")


def whitepaper(*arguments: str) -> None:
    """Run the command line in this project."""
    subprocess.run([sys.executable, "-m", "whitepaper", *arguments], cwd=ROOT, check=True)


class Editions(unittest.TestCase):
    """What holds for every edition."""

    def test_each_builds_to_a_report_that_is_what_its_manifest_says(self) -> None:
        for edition in EDITIONS:
            with self.subTest(edition):
                whitepaper(edition)
                whitepaper("verify", edition)


if __name__ == "__main__":
    unittest.main()
