# `make report` and `make test` do all the set-up on a machine with Python 3.11 or newer, pip and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: report test check faults lab bench browser lock clean

report: $(INSTALLED)  ## build every edition under params/
	$(BIN)/python build.py --all

test: $(INSTALLED) browser  ## run every test, linters among them, on all cores
	$(BIN)/python -m pytest -n logical --dist worksteal

check: $(INSTALLED)  ## the minute between two edits: linters, and the engine's quick tests
	$(BIN)/python -m pytest -n logical --dist worksteal -m "not slow" --ignore tests/edition

faults: $(INSTALLED) browser  ## try everything that goes wrong many times, and write docs/reliability.md
	$(BIN)/python -m pytest -n logical --dist worksteal -m fault --long --table docs/reliability.md

lab: $(INSTALLED)  ## open the chapters in JupyterLab
	$(BIN)/jupyter lab notebooks/01-summary.ipynb

bench: $(INSTALLED)  ## measure builds beside plain ones; SIZES="7" and REPEAT=1 for a quick look
	$(BIN)/python -m benchmarks --sizes $(or $(SIZES),7,21,70,300) --repeat $(or $(REPEAT),3)

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one with make PYTHON=…" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# The tests look at the report in a real browser.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else \
		echo "The browser tests need Chromium: sudo apt-get install chromium" >&2; \
	fi

lock:  ## resolve pyproject.toml anew into requirements.lock
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --extra test \
		--generate-hashes --no-header --no-emit-index-url --output-file requirements.lock

clean:  ## remove what was built, the environment included
	rm -rf $(VENV) out
