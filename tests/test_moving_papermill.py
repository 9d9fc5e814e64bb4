"""Notebooks of papermill move in with all that scripts give them, and none is left behind."""

import datetime

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from ruamel.yaml import YAML
from runs import whitepaper_here

from whitepaper.moving.papermill import scripts
from whitepaper.moving.project import move

TODAY = datetime.date(2025, 3, 1)
IN_R = {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}


def write(path, *sources, parameters="", metadata=None):
    """A notebook with a heading, a cell of parameters and others."""
    cells = [new_markdown_cell(f"# {path.stem}", id="heading")]
    if parameters:
        tagged = {"tags": ["parameters"]}
        cells.append(new_code_cell(parameters, id="parameters", metadata=tagged))
    cells += [new_code_cell(source, id=f"code-{n}") for n, source in enumerate(sources)]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=cells, metadata=metadata or {}), path)


def moved(folder):
    """What a folder has become: what is told, what each chapter is given, its sources."""
    made = move(folder, folder.parent / "new", "en", TODAY)
    [params] = (folder.parent / "new" / "params").glob("2*.yaml")
    listed = YAML(typ="safe").load(params.read_text("utf-8"))["chapters"]
    given = {each["notebook"]: dict(each.get("parameters", {})) for each in listed}
    sources = {
        path.stem: [cell.source for cell in nbformat.read(path, 4).cells]
        for path in (folder.parent / "new" / "notebooks").glob("*.ipynb")
    }
    return [f"{each.place}: {each.message}" for each in made.lost], given, sources


@pytest.mark.slow
def test_what_no_project_can_give_is_written_into_the_notebook_and_told(tmp_path):
    old = tmp_path / "old"
    declared = 'conf = {"k": 1}\nlimit = 3\nsecs = 60 * 60\nn = 1\nyear = 2020\ncode = 7\n'
    write(old / "a.ipynb", 'f"{conf} {limit is None} {secs} {n} {place}"', parameters=declared)
    write(old / "b.ipynb", "n = n + 1", "f'n {n} {more}'", parameters="n = 1")
    write(old / "c.ipynb", 'f"since {since}"')
    (old / "run.py").write_text(
        "import papermill as pm\n"
        "given = {'conf': {'k': 2}, 'limit': None, 'secs': 7200, 'place': 'North', 'year': 5,\n"
        "         'code': '007', 'n': 5}\n"
        "pm.execute_notebook('a.ipynb', 'out/a.ipynb', given)\n"
        "pm.execute_notebook('b.ipynb', 'out/b.ipynb', {'n': 8, 'more': [1, {'x': 2}]})\n"
        "pm.execute_notebook('c.ipynb', 'out/c.ipynb', {'since': '2020'})\n",
        "utf-8",
    )

    told, given, sources = moved(old)

    assert given == {"a": {"secs": 7200, "place": "North", "n": 5}, "b": {}, "c": {"since": "2020"}}
    cell = dict(line.split(" = ") for line in sources["a"][1].split("\n"))
    assert (cell["conf"], cell["limit"], cell["secs"]) == ("{'k': 2}", "None", "7200")
    assert (cell["year"], cell["code"], cell["place"]) == ("5", "'007'", "'North'")
    assert len(sources["a"]) == 3
    assert sources["b"][1] == "n = 8\nmore = [1, {'x': 2}]"
    stands = "the parameter “{}” cannot be given as it is: its value stands in {}"
    declares = "{} did not declare the parameter “{}”: now it does"
    assert [each for each in told if not each.startswith("a.ipynb")] == [
        *(f"run.py line 4: {stands.format(name, 'a')}" for name in ("conf", "limit")),
        f"run.py line 4: {declares.format('a', 'place')}",
        *(f"run.py line 4: {stands.format(name, 'a')}" for name in ("year", "code")),
        f"run.py line 5: {stands.format('n', 'b')}",
        f"run.py line 5: {declares.format('b', 'more')}",
        f"run.py line 6: {declares.format('c', 'since')}",
    ]
    done = whitepaper_here(tmp_path / "new", "--to", "html", LANGUAGE="en")
    assert done.code == 0, done.stderr
    [page] = (tmp_path / "new").glob("out/*/whitepaper.html")
    text = page.read_text("utf-8")
    for shown in ("{'k': 2} True 7200 5 North", "n 9 [1, {'x': 2}]", "since 2020"):
        assert shown in text.replace("&#x27;", "'").replace("&#39;", "'"), shown


def test_parameters_of_all_that_one_notebook_cannot_take_are_given_to_the_others(tmp_path):
    old = tmp_path / "old"
    write(old / "a.ipynb", "conf, n", parameters="conf = None\nn = 1")
    write(old / "b.ipynb", "conf, n", parameters='conf = ""\nn = "one"')
    (old / "parameters.yaml").write_text("n: 2\nconf: {a: 1}\n", "utf-8")

    told, given, sources = moved(old)

    assert given == {"a": {"n": 2}, "b": {}}
    assert (sources["a"][1], sources["b"][1]) == (
        "n = 1\nconf = {'a': 1}",
        "n = 2\nconf = {'a': 1}",
    )
    assert len(told) == 3


@pytest.mark.parametrize(
    ("script", "given", "unread"),
    [
        (
            "from papermill import execute_notebook as ex\nex('a.ipynb', 'o', {'n': 8})",
            {"n": 8},
            (),
        ),
        ("import papermill as x\nx.execute_notebook('a.ipynb', 'o', {'n': None})", {"n": None}, ()),
        ("subprocess.run(['papermill', 'a.ipynb', out, '-p', 'n', '9'])", {"n": 9}, ()),
        (
            "check_call([sys.executable, '-m', 'papermill', 'a.ipynb', 'o', '-r', 'n', '9'])",
            {"n": "9"},
            (),
        ),
        ("os.system('papermill a.ipynb o -p n 9 && echo done')", {"n": 9}, ()),
        ("c = ['papermill', 'a.ipynb', 'o']\nc += ['-p', 'n', str(9)]\nrun(args=c)", {"n": 9}, ()),
        ("c = ['papermill', 'a.ipynb', 'o']\nc.append(n)\nrun(c)", {}, (3,)),
        ("run(['papermill', 'a.ipynb', 'o', '-p', 'n', n])", {}, (1,)),
        ("run(f'papermill a.ipynb o -p n {n}', shell=True)", {}, (1,)),
        ("p = {}\np['n'] = 3\npm.execute_notebook('a.ipynb', 'o', p)", {"n": 3}, ()),
        ("p = {'n': 1}\np.update(n=2)\npm.execute_notebook('a.ipynb', 'o', p)", {}, (3,)),
        ("p = {'n': 1}\nif x:\n    p = {}\npm.execute_notebook('a.ipynb', 'o', p)", {}, (4,)),
        ("if x:\n    y\nelse:\n    pm.execute_notebook('a.ipynb', 'o', {'n': 1})", {"n": 1}, ()),
        ("n = 1\ndef f(n):\n    pm.execute_notebook('a.ipynb', 'o', {'n': n})", {}, (3,)),
        ("pm.execute_notebook('a.ipynb', 'o', **more)", {}, (1,)),
        ("pool.map(pm.execute_notebook, names)", {}, (1,)),
        (
            "n = 1\nwhile x:\n    pm.execute_notebook('a.ipynb', 'o', {'n': n})\n    n += 1",
            {},
            (3,),
        ),
        (
            "p = {}\nfor n in (1, 2):\n    p['n'] = n\n    pm.execute_notebook('a.ipynb', 'o', p)",
            {},
            (4,),
        ),
        ("[pm.execute_notebook(f'{n}.ipynb', 'o', {'n': n}) for n in 'a']", {"n": "a"}, ()),
        (
            "HERE = Path(__file__).resolve().parent\n"
            "pm.execute_notebook(HERE / 'a.ipynb', 'o', parameters=dict({'n': 1}))",
            {"n": 1},
            (),
        ),
        (
            "C = {'n': [1]}\npm.execute_notebook('a.ipynb', 'o', {'n': C['n'] + [2]})",
            {"n": [1, 2]},
            (),
        ),
    ],
)
def test_runs_are_read_from_the_tree_of_a_script_or_told(script, given, unread):
    read = scripts.read(script, {}.__getitem__, "tools/run.py")

    assert ([dict(run.parameters) for run in read.runs], read.unread) == (
        [given] * bool(given),
        unread,
    )
    assert all(run.notebook.name == "a.ipynb" for run in read.runs)


def test_notebooks_of_all_folders_move_in_and_what_papermill_made_of_them_is_told(tmp_path):
    old = tmp_path / "old"
    for name in ("z", "notebooks/a", "notebooks/b", "notebooks/c", "notebooks/eda/deep"):
        write(old / f"{name}.ipynb", "n", parameters="n = 1")
    ran = {"papermill": {"input_path": "notebooks/a.ipynb", "output_path": "done/a.ipynb"}}
    write(old / "done" / "a.ipynb", "1", metadata=ran)
    for name in ("out/x", ".hidden/y", "notebooks/.ipynb_checkpoints/a-checkpoint"):
        write(old / f"{name}.ipynb", "1")
    (old / "tools").mkdir()
    (old / "tools" / "run.sh").write_text(
        "papermill ../notebooks/eda/deep.ipynb o.ipynb -p n 5\n"
        "papermill gone.ipynb o.ipynb -p n 1\n",
        "utf-8",
    )

    told, given, _ = moved(old)

    assert given == {"z": {}, "a": {}, "b": {}, "c": {}, "deep": {"n": 5}}
    assert told == [
        "done/a.ipynb: papermill has made it of a.ipynb: it is no chapter of its own",
        "tools/run.sh line 2: “gone.ipynb” is no notebook here",
        "z.ipynb: it runs in notebooks now, not in a folder of its own",
        "notebooks/eda/deep.ipynb: it runs in notebooks now, not in a folder of its own",
    ]
