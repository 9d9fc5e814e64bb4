"""Build the white paper: python build.py [EDITION]; see python build.py --help."""

from pathlib import Path

from whitepaper.command import command

main = command(Path(__file__).resolve().parent, language="zh")

if __name__ == "__main__":
    main(prog_name="build.py")
