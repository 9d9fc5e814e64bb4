"""Build the white paper: python build.py [EDITION]; see python build.py --help."""

from pathlib import Path

try:
    from whitepaper.command import command
except ModuleNotFoundError as error:
    raise SystemExit(
        f"这个Python没有装本项目所需的包（缺{error.name}）。请改用.venv/bin/python build.py，"
        "Windows用.venv\\Scripts\\python build.py；还没有.venv的，先运行make。\n"
        f"This Python lacks the packages of this project ({error.name}): use .venv/bin/python "
        "build.py, or run make first."
    ) from None

main = command(Path(__file__).resolve().parent)

if __name__ == "__main__":
    main(prog_name="build.py")
