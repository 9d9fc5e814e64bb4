"""Forked kernels: fresh like any other, gone when they should be, named by any kernelspec."""

import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
from pathlib import Path

import nbclient
import nbformat
import psutil
import pytest
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.manager import AsyncKernelManager
from nbformat.v4 import new_code_cell, new_notebook
from projects import ROOT, make_project
from runs import build_here, eventually

from whitepaper.kernels import forkserver
from whitepaper.kernels.application import ChapterApplication

PRELOAD = ["numpy", "matplotlib.pyplot"]

pytestmark = pytest.mark.slow


@pytest.fixture
def kernelspec(tmp_path: Path, monkeypatch) -> str:
    """A kernelspec that names the provisioner, as any project could have."""
    folder = tmp_path / "jupyter" / "kernels" / "forked"
    folder.mkdir(parents=True)
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Forked",
        "language": "python",
        "metadata": {
            "kernel_provisioner": {
                "provisioner_name": "forked-provisioner",
                "config": {"preload": PRELOAD},
            }
        },
    }
    (folder / "kernel.json").write_text(json.dumps(spec), "utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    return "forked"


def output_of(kernel: str, *cells: str, **options) -> list[str]:
    """What cells print, run one after another in a kernel of their own."""
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    nbclient.NotebookClient(
        notebook, kernel_name=kernel, shutdown_kernel="immediate", **options
    ).execute()
    return ["".join(o.get("text", "") for o in cell.outputs).strip() for cell in notebook.cells]


def test_each_kernel_is_a_process_of_its_own_forked_from_one_that_is_warm(kernelspec):
    where = "import os, sys; print(os.getpid(), os.getppid(), 'numpy' in sys.modules)"
    (first,), (second,) = output_of(kernelspec, where), output_of(kernelspec, where)

    assert first.split()[0] != second.split()[0]
    assert first.split()[1:] == second.split()[1:]
    warm = psutil.Process(int(first.split()[1]))
    assert warm.ppid() == forkserver.running(PRELOAD).process.pid
    assert first.split()[2] == "True"


def test_nothing_of_one_kernel_is_visible_to_the_next(kernelspec, tmp_path):
    left = tmp_path / "left-open"
    output_of(
        kernelspec,
        "import os, random, sys, numpy as np, matplotlib as mpl, builtins, types",
        "secret = 1; builtins.secret = 1; sys.modules['secret'] = types.ModuleType('secret')",
        "mpl.rcParams['lines.linewidth'] = 99; os.environ['SECRET'] = '1'; os.umask(0o077)",
        f"handle = open({str(left)!r}, 'w'); os.chdir('/'); np.set_printoptions(precision=1)",
        "random.seed(1); np.random.seed(1); sys.path.append('/secret')",
    )

    seen = output_of(
        kernelspec,
        "import os, sys, builtins, numpy as np, matplotlib as mpl",
        "print('secret' in globals(), hasattr(builtins, 'secret'), 'secret' in sys.modules)",
        "print(mpl.rcParams['lines.linewidth'], os.environ.get('SECRET'), '/secret' in sys.path)",
        "print(any('left-open' in os.readlink(f'/proc/self/fd/{fd}') "
        "for fd in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{fd}')))",
        "print(os.getcwd() == '/', np.get_printoptions()['precision'], oct(os.umask(0)))",
    )

    umask = oct(os.umask(0o022))
    os.umask(int(umask, 8))
    assert seen[1:] == ["False False False", "1.5 None False", "False", f"False 8 {umask}"]


def test_kernels_draw_different_random_numbers(kernelspec):
    draw = "import random, numpy as np; print(random.random(), np.random.random())"
    (first,), (second,) = output_of(kernelspec, draw), output_of(kernelspec, draw)

    assert set(first.split()).isdisjoint(second.split())


def test_nothing_asks_for_chance_between_the_seed_of_a_kernel_and_its_first_cell(kernelspec):
    notebook = new_notebook(cells=[new_code_cell("import random; print(random.random())")])
    client = nbclient.NotebookClient(notebook, kernel_name=kernelspec)
    client.execute(env={**os.environ, "KERNEL_SEED": "seed"})

    chance = random.Random("seed")
    # What numpy's generators begin with.
    chance.getrandbits(32)
    assert float(notebook.cells[0].outputs[0].text) == chance.random()


def test_a_kernel_has_its_own_folder_and_environment(kernelspec, tmp_path):
    notebook = new_notebook(cells=[new_code_cell("import os; print(os.getcwd(), os.environ['X'])")])
    client = nbclient.NotebookClient(notebook, kernel_name=kernelspec)
    client.execute(cwd=str(tmp_path), env={**os.environ, "X": "own"})

    assert notebook.cells[0].outputs[0].text.split() == [str(tmp_path), "own"]


async def of_request(receive, request, kind, **content):
    """The message of a kind that answers a request, others passed over."""
    while True:
        message = await receive(timeout=10)
        answers = message["parent_header"].get("msg_id") == request
        if (
            answers
            and message["msg_type"] == kind
            and content.items() <= message["content"].items()
        ):
            return message["content"]


def test_a_kernel_can_be_interrupted_and_goes_on(kernelspec):
    async def scenario():
        manager = AsyncKernelManager(kernel_name=kernelspec)
        await manager.start_kernel()
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=60)
        sleeping = client.execute("import time; print('begun', flush=True); time.sleep(60)")
        await of_request(client.get_iopub_msg, sleeping, "stream")
        await manager.interrupt_kernel()
        interrupted = await of_request(client.get_shell_msg, sleeping, "execute_reply")
        # Until it is idle a kernel gives up what is asked of it after an error.
        await of_request(client.get_iopub_msg, sleeping, "status", execution_state="idle")
        asked = client.execute("print(1)")
        after = await of_request(client.get_shell_msg, asked, "execute_reply")
        printed = await of_request(client.get_iopub_msg, asked, "stream")
        client.stop_channels()
        await manager.shutdown_kernel(now=True)
        return interrupted, after, printed, await manager.is_alive()

    interrupted, after, printed, alive = asyncio.run(scenario())
    assert interrupted["ename"] == "KeyboardInterrupt"
    assert after["status"] == "ok"
    assert printed["text"] == "1\n"
    assert not alive


@pytest.mark.parametrize(
    ("death", "code"),
    [("os._exit(3)", 3), ("os.kill(os.getpid(), 9)", -9), ("os.kill(os.getpid(), 15)", -15)],
)
def test_the_end_of_a_kernel_is_told_with_its_code(death, code):
    server = forkserver.running(PRELOAD)
    process = server.fork(["-c", f"import os; {death}"], str(Path.cwd()), os.environ)

    assert eventually(lambda: process.poll() is not None, 30)
    assert process.returncode == code


def test_kernels_open_no_port(tmp_path):
    project = make_project(tmp_path)
    notebook = project / "notebooks" / "02-creation.ipynb"
    content = json.loads(notebook.read_text("utf-8"))
    source = "import psutil\nassert not psutil.Process().net_connections('inet')"
    content["cells"].insert(3, {**content["cells"][2], "id": "ports", "source": source})
    notebook.write_text(json.dumps(content), "utf-8")

    run = build_here(project, "2020", "--to", "html")

    assert run.code == 0, run.stderr


def test_what_a_forked_subprocess_prints_is_its_cell_s_output(kernelspec):
    (text,) = output_of(
        kernelspec,
        "import os, sys\nif os.fork() == 0:\n    print('child', flush=True)\n    os._exit(0)\n"
        "_ = os.wait()\nprint('parent')",
    )

    assert sorted(text.split()) == ["child", "parent"]


OTHERS = {
    "papermill": ["papermill", "--kernel", "forked", "in.ipynb", "out.ipynb"],
    "jupyter": ["jupyter-execute", "--kernel_name=forked", "--output=out.ipynb", "in.ipynb"],
    "nbconvert": [
        *("jupyter-nbconvert", "--to", "notebook", "--execute", "--output", "out.ipynb"),
        *("--ExecutePreprocessor.kernel_name=forked", "in.ipynb"),
    ],
}


@pytest.mark.parametrize("program", OTHERS)
@pytest.mark.parametrize("temporary", ["there", "nowhere"])
def test_whoever_runs_a_notebook_finds_nothing_but_the_notebook(
    kernelspec, tmp_path, program, temporary
):
    folder, there = tmp_path / "notebooks", tmp_path / "there"
    folder.mkdir()
    there.mkdir()
    forks = (
        "import os\nif os.fork() == 0:\n    print('child', flush=True)\n    os._exit(0)\nos.wait();"
    )
    notebook = new_notebook(cells=[new_code_cell(forks)])
    nbformat.write(notebook, folder / "in.ipynb")
    allowed = json.dumps({"read": ["/"], "write": [str(folder)], "network": True})
    script, *arguments = OTHERS[program]
    done = subprocess.run(
        [Path(sys.executable).with_name(script), *arguments],
        cwd=folder,
        env={
            **os.environ,
            "TMPDIR": str(there),
            # Then a kernel can write no temporary files but where it runs.
            **({"KERNEL_CONFINEMENT": allowed} if temporary == "nowhere" else {}),
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    (cell,) = nbformat.read(folder / "out.ipynb", 4).cells
    assert "".join(output.text for output in cell.outputs) == "child\n"
    assert sorted(path.name for path in folder.iterdir()) == ["in.ipynb", "out.ipynb"]
    assert eventually(lambda: not [*there.iterdir()])


def test_a_request_may_be_larger_than_a_socket_holds():
    server = forkserver.running(PRELOAD)
    env = {**os.environ, "LARGE": "x" * 1_000_000}

    process = server.fork(["-c", "import os; os._exit(len(os.environ['LARGE']) % 7)"], "/", env)

    assert eventually(lambda: process.poll() is not None, 30)
    assert process.returncode == 1_000_000 % 7


def test_a_warm_process_says_nothing_when_a_process_of_its_modules_ends_as_it_does(tmp_path):
    # The child sees what tells the warm process to end, which takes its time for the last step.
    (tmp_path / "with_child.py").write_text(
        "import os, select, sys, time\n"
        "leave = os._exit\n"
        "if os.fork() == 0:\n"
        "    told = select.poll()\n"
        "    told.register(int(sys.argv[1]), 0)\n"
        "    told.poll()\n"
        "    time.sleep(0.5)\n"
        "    leave(0)\n"
        "os._exit = lambda code: time.sleep(2) or leave(code)\n",
        "utf-8",
    )
    control, theirs = socket.socketpair()
    with theirs:
        warm = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "whitepaper.kernels.warm",
                str(theirs.fileno()),
                str(tmp_path / "runtime"),
                "with_child",
            ],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(tmp_path)])},
            pass_fds=[theirs.fileno()],
            stderr=subprocess.PIPE,
            text=True,
        )
    control.close()

    _, said = warm.communicate(timeout=60)
    assert said == ""


def test_a_warm_process_that_cannot_import_still_forks_and_one_that_died_is_told(tmp_path):
    (tmp_path / "broken_preload.py").write_text("raise SystemExit(1)", "utf-8")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    server = forkserver.ForkServer(["broken_preload", "no_such_module"], env)
    process = server.fork(["-c", "import os; os._exit(5)"], "/", env)
    assert eventually(lambda: process.poll() is not None, 30)
    assert process.returncode == 5

    server.process.kill()
    server.process.wait()

    with pytest.raises(RuntimeError, match="could not fork a kernel"):
        server.fork(["-c", "pass"], "/", env)
    server.close()
    assert not Path(server.runtime).exists()


def test_what_kernels_need_is_compiled_once_and_what_a_chapter_imports_leaves_nothing(tmp_path):
    needed, own = tmp_path / "needed", tmp_path / "own"
    for folder in (needed, own):
        folder.mkdir()
        (folder / f"{folder.name}_module.py").write_text("value = 1", "utf-8")
    path = os.pathsep.join(map(str, (needed, own, ROOT)))
    env = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    server = forkserver.ForkServer(["needed_module"], env)

    process = server.fork(["-c", "import own_module, os; os._exit(own_module.value)"], "/", env)

    assert eventually(lambda: process.poll() is not None, 30)
    server.close()
    assert process.returncode == 1
    assert (needed / "__pycache__").is_dir()
    assert not (own / "__pycache__").exists()


def test_an_impossible_signal_harms_no_kernel():
    server = forkserver.running(PRELOAD)
    process = server.fork(["-c", "import time; time.sleep(60)"], "/", os.environ)

    process.send_signal(1000)

    other = server.fork(["-c", "import os; os._exit(3)"], "/", os.environ)
    assert eventually(lambda: other.poll() is not None, 30)
    assert other.returncode == 3
    assert process.poll() is None
    process.kill()
    assert eventually(lambda: process.poll() is not None)


def test_no_kernel_outlives_a_killed_program():
    program = (
        "import sys, time; from whitepaper.kernels import forkserver; import os\n"
        "server = forkserver.running(['numpy'])\n"
        "kernels = [server.fork(['-c', 'import time; time.sleep(600)'], '/', os.environ)\n"
        "           for _ in range(2)]\n"
        "print(server.runtime, server.process.pid, *[k.pid for k in kernels], flush=True)\n"
        "time.sleep(600)"
    )
    running = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    runtime, *pids = running.stdout.readline().split()
    assert all(psutil.pid_exists(int(pid)) for pid in pids)
    assert Path(runtime).is_dir()

    running.send_signal(signal.SIGKILL)
    running.wait()
    running.stdout.close()

    assert eventually(lambda: not any(psutil.pid_exists(int(pid)) for pid in pids))
    assert eventually(lambda: not Path(runtime).exists())


def test_kernels_that_are_not_forked_give_the_same_report(tmp_path, monkeypatch):
    forked = make_project(tmp_path / "a")
    ordinary = make_project(tmp_path / "b")
    assert build_here(forked, "2020", "--to", "html,pdf").code == 0

    monkeypatch.setattr(forkserver, "AVAILABLE", False)
    run = build_here(ordinary, "2020", "--to", "html,pdf")

    assert run.code == 0, run.stderr
    for name in ("whitepaper.html", "whitepaper.pdf"):
        one, other = (project / "out" / "2020" / name for project in (forked, ordinary))
        assert one.read_bytes() == other.read_bytes()


EMPTY = {
    "alt": "一幅没有数据的坐标图，只用于测试绘制的次数。",
    "caption": "空图",
    "source": "测试",
    "label": "fig-empty",
}


def test_a_plain_chart_is_printed_after_an_expression_in_prose_too(tmp_path):
    project = make_project(tmp_path)
    notebook = project / "notebooks" / "02-creation.ipynb"
    content = json.loads(notebook.read_text("utf-8"))
    content["cells"][3]["source"].append("另见@fig-empty。")
    drawn = "from matplotlib import pyplot as plt\n_ = plt.subplots()"
    content["cells"].insert(
        4, {**content["cells"][2], "id": "drawn", "source": drawn, "metadata": EMPTY}
    )
    notebook.write_text(json.dumps(content), "utf-8")

    run = build_here(project, "2020", "--to", "html")

    assert run.code == 0, run.stderr
    page = (project / "out" / "2020" / "whitepaper.html").read_text("utf-8")
    assert '<figure class="drawing" id="fig-empty">' in page


def test_a_plain_chart_is_drawn_for_print_alone_and_pyplot_stays_as_a_chapter_sets_it(tmp_path):
    project = make_project(tmp_path)
    notebook = project / "notebooks" / "02-creation.ipynb"
    content = json.loads(notebook.read_text("utf-8"))
    sources = [
        "import matplotlib\nfrom matplotlib import pyplot as plt\n"
        "empty, _ = plt.subplots()\ndrawn = []\n"
        "_ = empty.canvas.mpl_connect(\n"
        "    'draw_event', lambda event: drawn.append(type(event.renderer).__name__))",
        "assert drawn and 'RendererAgg' not in drawn, drawn\n"
        "assert matplotlib.is_interactive()\n_ = plt.ioff()",
        "assert not matplotlib.is_interactive()\n_ = plt.ion()",
        "assert matplotlib.is_interactive()",
    ]
    content["cells"][3]["source"].append("另见@fig-empty。")
    content["cells"][3:3] = [
        {**content["cells"][2], "id": f"drawn-{number}", "source": source, "metadata": EMPTY}
        for number, source in enumerate(sources)
    ]
    notebook.write_text(json.dumps(content), "utf-8")

    run = build_here(project, "2020", "--to", "html")

    assert run.code == 0, run.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["-f", "a.json", "--IPKernelApp.extra_extensions=a", "--IPKernelApp.extra_extensions=b"],
        ["-f", "~/a.json", "--IPKernelApp.log_level=10"],
        ["--IPKernelApp.exec_lines=a = 'b = c'", "-f", "a b.json"],
        ["-f", "a.json", "--debug"],
        ["-f", "a.json", "--IPKernelApp.matplotlib=inline"],
        ["-f", "a.json", "--ip=127.0.0.2", "--IPKernelApp.transport=tcp"],
    ],
)
def test_a_kernel_takes_its_arguments_as_ipykernel_does(arguments):
    ours, theirs = ChapterApplication(), IPKernelApp()
    for application in (ours, theirs):
        application.parse_command_line(arguments)

    names = ("connection_file", "extra_extensions", "exec_lines", "log_level", "matplotlib", "ip")
    assert [getattr(ours, name) for name in names] == [getattr(theirs, name) for name in names]
    assert ours.connection_file != IPKernelApp().connection_file
