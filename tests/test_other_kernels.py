"""Chapters in other kernels: bash, another Python, and what R and Julia say of their mistakes."""

import csv
import json
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from runs import Run, whitepaper_here

from whitepaper.inputs import kernelspecs
from whitepaper.inputs.other_errors import line_told, worded
from whitepaper.kernels.confine import is_available

pytestmark = pytest.mark.slow

EDITION = """\
edition: 2020
language: en
title: Report
subtitle: Of bash
publisher: Us
notice: Not official.
date: 2021-01-01
cut_off: 2021-01-01
status: draft
region: Here
allowed: {allowed}
chapters:
  - notebook: 01-shell
    kernel: {kernel}
    parameters: {parameters}
"""
IN_BASH = {"kernelspec": {"name": "bash", "display_name": "Bash", "language": "bash"}}
# A kernel that says of a cell that it failed, and nothing else.
MUTE = """
from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel

class Mute(Kernel):
    implementation = implementation_version = banner = "mute"
    language_info = {"name": "bash", "mimetype": "text/plain", "file_extension": ".txt"}

    def do_execute(self, code, silent, store_history=True, *_, **__):
        failed = {"status": "error", "ename": "", "evalue": "", "traceback": []}
        state = failed if "fail" in code else {"status": "ok", "user_expressions": {}}
        return {**state, "execution_count": self.execution_count}

IPKernelApp.launch_instance(kernel_class=Mute)
"""
TABLE = """\
#| label: tbl-shell
#| tbl-cap: Cities
#| unit: shops
echo "<table><tr><th>City<th>Shops<tr><td>$city<td>3</table>" | displayHTML
"""
confined = pytest.mark.skipif(not is_available(), reason="this system cannot confine a kernel")


def write_kernel(folder: Path, name: str, language: str, argv: list[str]) -> None:
    spec = {"argv": argv, "display_name": name, "language": language}
    place = folder / "jupyter" / "kernels" / name
    place.mkdir(parents=True)
    (place / "kernel.json").write_text(json.dumps(spec), "utf-8")


@pytest.fixture
def project(tmp_path):
    """An empty project, where bash is installed as a kernel."""
    folder = tmp_path / "project"
    for name in ("notebooks", "params"):
        (folder / name).mkdir(parents=True)
    write_kernel(
        tmp_path, "bash", "bash", [sys.executable, "-m", "bash_kernel", "-f", "{connection_file}"]
    )
    return folder


def write(project, *cells, kernel='""', allowed="[]", parameters="{}", metadata=IN_BASH):
    """The project's chapter: a heading, and Markdown or code as it begins or not with “Prose:”."""
    edition = EDITION.format(kernel=kernel, allowed=allowed, parameters=parameters)
    (project / "params" / "2020.yaml").write_text(edition, "utf-8")
    notebook = new_notebook(cells=[new_markdown_cell("# Shell", id="heading")], metadata=metadata)
    for number, source in enumerate(cells):
        new = new_markdown_cell if source.startswith("Prose:") else new_code_cell
        cell = new(source, id=f"cell-{number}")
        if source.startswith("edition"):
            cell.metadata["tags"] = ["parameters"]
        notebook.cells.append(cell)
    nbformat.write(notebook, project / "notebooks" / "01-shell.ipynb")


def command(project: Path, *arguments: str) -> Run:
    jupyter = str(project.parent / "jupyter")
    # A process asks once which kernels there are.
    kernelspecs._folders.cache_clear()
    try:
        return whitepaper_here(project, *arguments, LANGUAGE="en", JUPYTER_PATH=jupyter)
    finally:
        kernelspecs._folders.cache_clear()


def build(project: Path, *options: str) -> Run:
    return command(project, "2020", "--to", "html", *options)


def page(project: Path) -> str:
    html = (project / "out" / "2020" / "whitepaper.html").read_text("utf-8")
    return " ".join(re.sub("<[^>]*>", " ", html.partition("<main")[2]).split())


def test_a_chapter_in_bash_takes_parameters_and_prints_numbered_tables(project):
    write(
        project,
        "edition=1\ncity=none",
        TABLE,
        "Prose: See @tbl-shell of {eval}`echo $city` in {eval}`echo $((edition + 1))`.",
        parameters='{city: "北京 $HOME"}',
    )

    built = build(project)

    assert built.code == 0, built.stderr
    assert "Translator" not in built.stderr
    text = page(project)
    assert "See Table 1.1 of 北京 $HOME in 2021." in text
    assert "Table 1.1 Cities" in text


def test_a_cell_that_fails_without_a_word_is_told_by_its_number(project):
    (project / "notebooks" / "mute.py").write_text(MUTE, "utf-8")
    argv = [sys.executable, "-m", "mute", "-f", "{connection_file}"]
    write_kernel(project.parent, "mute", "bash", argv)
    write(project, "edition=1", "one", "fail", kernel="mute")

    built = build(project)

    assert built.code == 1
    assert "01-shell.ipynb cell 4: it failed, and its kernel did not say why" in built.stderr
    assert "Traceback" not in built.stderr


def test_it_draws_in_the_fonts_of_the_report(project):
    folders = 'sed "s/.*<dir>\\([^<]*\\)<.*/\\1/" "$FONTCONFIG_FILE"'
    write(
        project, "edition=1", f"Prose: A {{eval}}`ls $({folders}) | grep -c '[.][ot]t[fc]$'` files."
    )

    built = build(project)

    assert built.code == 0, built.stderr
    assert re.search("A [1-9][0-9]* files", page(project))


def test_it_runs_again_only_for_what_it_may_have_read(project):
    (project / "data").mkdir()
    (project / "data" / "shops.txt").write_text("3", "utf-8")
    write(project, "edition=1", "Prose: {eval}`cat ../data/shops.txt` shops.")

    assert build(project).code == 0
    assert "3 shops." in page(project)
    assert "nothing has changed" in build(project).stderr
    # It is named by nobody, but who could tell?
    (project / "data" / "other.txt").write_text("1", "utf-8")
    explained = command(project, "2020", "--dry-run", "--explain")
    assert "01-shell: runs" in explained.stderr
    (project / "data" / "other.txt").unlink()
    assert "nothing has changed" in build(project).stderr
    spec = project.parent / "jupyter" / "kernels" / "bash" / "kernel.json"
    content = json.loads(spec.read_text("utf-8"))
    spec.write_text(json.dumps({**content, "env": {"SHOPS": "4"}}), "utf-8")
    explained = command(project, "2020", "--dry-run", "--explain")
    assert "kernel bash: " in explained.stderr
    assert "nothing has changed" not in build(project).stderr


def test_what_fails_is_told_with_its_cell_and_what_it_said(project):
    write(project, "edition=1", "true", "echo before\nno-such-program --shops")

    failed = build(project)

    assert failed.code == 1
    assert (
        "notebooks/01-shell.ipynb cell 4: ended with exit code 127: "
        "there is no program “no-such-program” here" in failed.stderr
    )
    assert "→ to look at its outputs" in failed.stderr


def test_an_expression_that_fails_is_told(project):
    write(project, "edition=1", "Prose: {eval}`no-such-program`")

    failed = build(project)

    assert "cell 3: {eval}`no-such-program`" in failed.stderr
    assert "ended with exit code 127" in failed.stderr


def test_a_cell_that_takes_too_long_is_ended_with_all_that_it_has_started(project):
    write(project, "edition=1", "setsid sleep 4711 &\nsleep 4712")

    failed = build(project, "--timeout", "2")

    assert "cell 3: did not end within 2 seconds" in failed.stderr
    assert "give each cell more seconds: --timeout …" in failed.stderr
    ends = time.monotonic() + 10
    while time.monotonic() < ends and _sleepers():
        time.sleep(0.1)
    assert not _sleepers()


def _sleepers():
    lines = [each.info["cmdline"] or [] for each in psutil.process_iter(["cmdline"])]
    return [line for line in lines if line[:1] == ["sleep"] and line[1:] in (["4711"], ["4712"])]


@confined
def test_it_is_kept_to_the_project_and_from_the_network(project):
    secret = project.parent / "secret.txt"
    secret.write_text("hidden", "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        asks = f"exec 3<>/dev/tcp/127.0.0.1/{port} && echo reached"
        write(
            project,
            "edition=1",
            f"Prose: A {{eval}}`cat {secret} 2>/dev/null || echo refused`.",
            f"Prose: B {{eval}}`({asks}) 2>/dev/null || echo refused`.",
            "Prose: C {eval}`touch ../new 2>/dev/null || echo refused`.",
        )
        built = build(project)
        assert built.code == 0, built.stderr
        assert re.findall(r"\b[ABC] (\w+)\.", page(project)) == ["refused"] * 3

        write(project, "edition=1", f"Prose: A {{eval}}`cat {secret}`.", allowed=f"[{secret}]")
        assert build(project).code == 0
        assert "A hidden." in page(project)
        secret.write_text("shown", "utf-8")
        assert build(project).code == 0
        assert "A shown." in page(project)


@confined
def test_what_it_may_get_from_the_network_is_not_kept(project):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        asks = f"(exec 3<>/dev/tcp/127.0.0.1/{port} && echo reached) 2>/dev/null"
        write(project, "edition=1", f"Prose: A {{eval}}`{asks}`.", allowed=f'["127.0.0.1:{port}"]')

        assert build(project).code == 0
        assert "A reached." in page(project)
        assert "01-shell ran" in build(project).stderr


def test_a_kernel_that_is_not_installed_is_told_with_those_that_are(project):
    write(project, "edition=1", kernel="bsh")

    refused = build(project)

    assert refused.code == 2
    assert (
        "params/2020.yaml line 13: the chapter 01-shell runs in the kernel “bsh”, which is not "
        "installed" in refused.stderr
    )
    assert re.search(
        r"did you mean “bash”\?; install it, or name one that is: .*bash", refused.stderr
    )


def test_a_kernel_that_does_not_start_says_why(project):
    code = "import sys; sys.exit('no shell in this house')"
    write_kernel(project.parent, "broken", "bash", [sys.executable, "-c", code])
    write(project, "edition=1", kernel="broken")

    failed = build(project)

    assert "the kernel died before it was ready: no shell in this house" in failed.stderr


def test_a_kernel_of_another_language_than_the_notebook_is_refused(project):
    write(project, "edition=1", kernel="python3")

    refused = build(project)

    assert "is written in bash, but the kernel “python3” runs python" in refused.stderr


def test_a_language_of_which_papermill_has_no_words_takes_no_parameters(project):
    argv = [sys.executable, "-m", "bash_kernel", "-f", "{connection_file}"]
    write_kernel(project.parent, "fish", "fish", argv)
    fish = {"kernelspec": {"name": "fish", "display_name": "fish", "language": "fish"}}
    write(project, "edition=1", metadata=fish)

    refused = command(project, "check")

    assert "01-shell.ipynb: a chapter in this language cannot be given parameters" in refused.stderr
    write(project, "echo $city >/dev/null", metadata=fish)
    assert build(project).code == 0


def test_what_it_does_not_declare_is_told_in_its_language(project):
    write(project, "edition=1\nshops=x", parameters="{city: [Hull, 北 京]}")

    refused = command(project, "check")

    assert "notebooks/01-shell.ipynb declares no parameter “city”" in refused.stderr
    assert (
        "write this line into the cell tagged “parameters”: city=(Hull '北 京')" in refused.stderr
    )


def test_check_takes_no_code_of_another_language_for_python(project):
    write(
        project, "edition=1", "for i in 1 2; do echo $i; done", "Prose: {eval}`echo $x` @fig-made"
    )

    found = command(project, "check")

    assert "python" not in found.stderr.lower()
    assert found.stderr.count("01-shell") == 1
    assert "@fig-made" in found.stderr
    write(project, "edition=1", 'n=1; draw "fig-made"', "Prose: See @fig-made.")
    assert command(project, "check").code == 0


def test_another_python_has_its_own_packages_and_explains_its_mistakes(project):
    other = project.parent / "other"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(other)], check=True)
    packages = sysconfig.get_path("purelib", vars={"base": str(other)})
    Path(packages, "ours.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    Path(packages, "shops.py").write_text("COUNT = 3", "utf-8")
    python = [str(other / "bin" / "python"), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    write_kernel(project.parent, "shops", "python", python)
    write(
        project,
        "edition = 1",
        "import shops, sys",
        "Prose: {eval}`shops.COUNT` in {eval}`sys.prefix.split('/')[-1]` of {eval}`edition`.",
        kernel="shops",
        metadata={},
    )

    built = build(project)

    assert built.code == 0, built.stderr
    assert "3 in other of 2020." in page(project)
    write(project, "edition = 1", "import shops\nshops.number", kernel="shops", metadata={})
    failed = build(project)
    assert "cell 3 line 2: shops.number" in failed.stderr


PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)
OF_TRIPS = "grep '^bus-trips,' $WHITEPAPER_FACTS"
DRAWN = f"""\
#| label: fig-trips
#| fig-cap: Bus trips by year
#| fig-alt: A bar for the bus trips of each year
#| facts: {OF_TRIPS} | cut -d, -f9-
base64 -d <<< {PIXEL} > bars.png
display < bars.png
"""
PRINTED = """\
#| label: tbl-trips
#| tbl-cap: Bus trips by year
#| unit: trips
python3 - << 'END' | displayHTML
import csv, os
print("<table><tr><th>Year<th>Trips")
for row in csv.DictReader(open(os.environ["WHITEPAPER_FACTS"])):
    if row["name"] == "bus trips":
        print(f"<tr><td>{row['when']}<td>{row['number']}")
print("</table>")
END
"""


@pytest.fixture
def with_facts(project):
    """The same, with an example of data: of 2023 to 2025, each published in the next February."""
    shutil.rmtree(project)
    made = whitepaper_here(project.parent, "init", "project", "--like", "facts")
    assert made.code == 0, made.stderr
    for unused in ("01-overview", "02-years", "90-sources"):
        (project / "notebooks" / f"{unused}.ipynb").unlink()
    return project


def write_edition(project, *cells, status="final", cut_off="2026-03-31", metadata=IN_BASH):
    write(project, *cells, metadata=metadata)
    (project / "params" / "2025.yaml").write_text(
        f"edition: 2025\nsubtitle: x\ndate: 2026-03-31\ncut_off: {cut_off}\nstatus: {status}\n"
        "chapters: [{notebook: 01-shell}]\n",
        "utf-8",
    )
    (project / "params" / "2020.yaml").unlink()


def test_what_it_prints_of_the_data_is_facts(with_facts):
    last = OF_TRIPS + " | grep ,2025, | cut -d'\"' -f2"
    write_edition(
        with_facts,
        "edition=1",
        f"Prose: {{eval}}`{last}` trips: @fig-trips, @tbl-trips.",
        DRAWN,
        PRINTED,
    )

    built = command(with_facts, "2025", "--to", "html,annex")

    assert built.code == 0, built.stderr
    out = with_facts / "out" / "2025"
    html = (out / "whitepaper.html").read_text("utf-8")
    assert "[ev-" not in html
    assert "42,600,000 trips:" in " ".join(re.sub("<[^>]*>", "", html).split()).replace("[1]", "")
    ledger = list(csv.DictReader((out / "ledger.csv").open(encoding="utf-8-sig")))
    assert [(each["kind"], each["printed"]) for each in ledger if each["period"] == "2025"] == [
        ("text", "42,600,000"),
        ("figure", "42,600,000"),
        ("table", "42,600,000"),
    ]
    for name in ("fig-trips", "tbl-trips"):
        assert "42600000" in (out / "annex" / f"{name}.csv").read_text("utf-8")


def test_it_is_given_what_was_known_at_the_cut_off_date(with_facts):
    years = OF_TRIPS + " | cut -d, -f4 | xargs"
    write_edition(
        with_facts,
        "edition=1",
        f"Prose: Of {{eval}}`{years}`.",
        status="draft",
        cut_off="2025-12-31",
    )

    built = command(with_facts, "2025", "--to", "html")

    assert built.code == 0, built.stderr
    assert "Of 2023 2024." in (with_facts / "out" / "2025" / "whitepaper.html").read_text("utf-8")


LATER = "cell 3: the cell reads observations.csv as it is: also what was published after"


@pytest.mark.parametrize(
    ("cell", "metadata", "remedy"),
    [
        ("n=$(wc -l < ../data/observations.csv)", IN_BASH, "read the file that WHITEPAPER_FACTS"),
        ("n = len(open('../data/observations.csv').read())", {}, "report.fact(…)"),
        ("Prose: {eval}`wc -l < ../data/observations.csv`", IN_BASH, "WHITEPAPER_FACTS"),
    ],
)
def test_data_that_came_after_the_cut_off_date_is_refused(with_facts, cell, metadata, remedy):
    write_edition(
        with_facts, "edition=1", cell, "Prose: Text.", cut_off="2025-12-31", metadata=metadata
    )

    for told in (command(with_facts, "check"), command(with_facts, "2025", "--to", "html")):
        assert told.code == 1
        assert LATER in told.stderr
        assert remedy in told.stderr
        assert not (with_facts / "out" / "2025" / "whitepaper.html").exists()


def test_data_of_which_nothing_came_later_may_be_read(with_facts):
    read = "n=$(wc -l < ../data/observations.csv)"
    write_edition(with_facts, "edition=1", read, "Prose: Text.")
    assert command(with_facts, "2025", "--to", "html").code == 0

    write_edition(with_facts, "edition=1", f"# {read}", "Prose: Text.", cut_off="2025-12-31")
    assert LATER not in command(with_facts, "check").stderr


def test_a_project_may_have_later_data_told(with_facts):
    read = "n=$(wc -l < ../data/observations.csv)"
    write_edition(with_facts, "edition=1", read, "Prose: Text.", cut_off="2025-12-31")
    with (with_facts / "params" / "project.yaml").open("a", encoding="utf-8") as file:
        file.write("gates: {later-data: tell}\n")

    built = command(with_facts, "2025", "--to", "html")

    assert built.code == 0, built.stderr
    assert LATER in built.stderr


def test_a_figure_of_facts_without_a_caption_lacks_no_source(with_facts):
    bare = DRAWN.replace("#| fig-cap: Bus trips by year\n", "")
    write_edition(with_facts, "edition=1", "Prose: See @fig-trips.", bare)

    built = command(with_facts, "2025", "--to", "html")

    assert "figure @fig-trips has no caption" in built.stderr
    assert "has no source" not in built.stderr


def test_what_draws_no_facts_is_told(with_facts):
    drawn = DRAWN.replace("-f9-", "-f6")
    write_edition(with_facts, "edition=1", "Prose: See @fig-trips.", drawn)

    built = command(with_facts, "2025", "--to", "html")

    assert f"cell 4: #| facts: {OF_TRIPS} | cut -d, -f6" in built.stderr
    assert "it shows no facts of the data" in built.stderr


def test_options_that_are_misspelt_are_told(with_facts):
    drawn = DRAWN.replace("facts:", "fact:").replace("fig-alt", "fig_alt") + "#| units: x\n"
    write_edition(with_facts, "edition=1", "Prose: See @fig-trips.", "#| fig-width: 3\n" + drawn)

    found = " ".join(command(with_facts, "check").stderr.split())

    assert (
        "cell 4: the option “#| fact” is unknown and says nothing → did you mean “facts”?" in found
    )
    assert "the option “#| fig_alt” is unknown and says nothing → did you mean “fig-alt”?" in found
    assert "fig-width" not in found
    assert "units" not in found


def test_a_fact_that_is_printed_otherwise_is_told(with_facts):
    cut = OF_TRIPS + " | grep ,2025, | cut -d'\"' -f2 | cut -c4-"
    write_edition(with_facts, "edition=1", f"Prose: {{eval}}`{cut}`.")

    built = command(with_facts, "2025", "--to", "html")

    assert (
        "what is printed of the data is not as the file has it: “Prose: 600,000[ev-" in built.stderr
    )


def test_a_kernel_is_advised_in_no_words_of_python(with_facts):
    bare = DRAWN[DRAWN.index("base64") :]
    write_edition(
        with_facts, "edition=1", bare, "echo shown", "Prose: There are 37 {eval}`echo 8`."
    )

    built = command(with_facts, "2025", "--to", "html")

    assert "#| fig-alt: …" in built.stderr
    assert "remove the line that prints it" in built.stderr
    assert built.stderr.count("of the file that WHITEPAPER_FACTS names") == 2
    for word in ("plt", "figure(", "print,", "fact("):
        assert word not in built.stderr


def test_the_kernel_that_a_python_notebook_was_saved_with_does_not_count(project):
    saved = {"kernelspec": {"name": "conda-env-x", "display_name": "x", "language": "python"}}
    write(project, "edition = 1", "Prose: {eval}`edition`", metadata=saved)

    assert build(project).code == 0


R_STOPS = ["Error in f(y): broken 2\n", "1. f(y)", '2. stop("x")   # at line 1 of file <text>']
R_UNKNOWN = ["Error in eval(expr, envir, enclos): object 'shops' not found\n", "Traceback:"]
R_LACKS = ["Error in f(y): there is no package called ‘ggplot9’\n", "1. f(y)"]
R_CLOSED = ['Error in file(file, "rt"): cannot open the connection\n']
R_UNREAD = ["Error in parse(text = x, srcfile = src): <text>:2:3: unexpected symbol\n1: x"]


@pytest.mark.parametrize(
    ("value", "printed", "message"),
    [
        (
            R_CLOSED[0],
            "cannot open file '../data/mine.csv': Permission denied",
            "“../data/mine.csv” may not be opened: a chapter writes beside its notebook",
        ),
        ("1", "bash: line 1: ../data/mine.csv: Permission denied", "“../data/mine.csv” may not"),
        (
            "Error in file(con, \"r\"): cannot open the connection to 'http://a.org:80/b.csv'",
            "",
            "uses the network: a.org:80; keep what it gives in data/, or write",
        ),
        ("6", "curl: (6) Could not resolve host: a.org", "uses the network: a.org"),
    ],
)
def test_what_is_forbidden_is_told_as_such(value, printed, message):
    said = str(worded(value, printed))
    assert message in said


@pytest.mark.parametrize(
    ("language", "told", "line", "message"),
    [
        ("R", R_STOPS, 3, "Error in f(y): broken 2"),
        ("R", R_UNKNOWN, 2, "there is no “shops”: is it misspelt, or was the cell not run"),
        ("R", R_UNREAD, 2, "the code cannot be read here (unexpected symbol)"),
        ("R", R_LACKS, 3, "R has no package “ggplot9” here: install it in R"),
        ("R", R_CLOSED, None, "there is no file “a.csv”"),
        ("julia", ["UndefVarError: `x` not defined", "[1] top-level scope @ In[4]:3"], 3, None),
        ("bash", ["1"], None, "ended with exit code 1: no such file"),
    ],
)
def test_mistakes_of_other_languages_name_their_line(language, told, line, message):
    source = "f <- function(x) stop(x)\ny <- shops\nf(y)"

    assert line_told(language, source, told) == line
    if message:
        beside = "cannot open file 'a.csv': No such\nno such file\n"
        assert str(worded(told[0], beside)).startswith(message)
