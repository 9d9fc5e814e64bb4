# `make report` and `make test` do all the set-up on a machine with Python 3.11 or newer, pip and make.

VENV := .venv
BIN := $(VENV)/bin
# The Python that is named, or else that of the environment, or else the system's.
PYTHON ?= $(shell $(BIN)/python -c 'import sys; print(sys._base_executable)' 2>/dev/null || echo python3)
# Of another Python there is no such file: the environment is made anew.
INSTALLED := $(VENV)/.installed-$(shell $(PYTHON) -c 'import platform; print(platform.python_version())' 2>/dev/null)

.PHONY: always report bulletin preview test check faults lab setup bench browser images docs wheel wheelhouse lock messages clean

report: $(INSTALLED)  ## build every edition under params/
	$(BIN)/python build.py --all

bulletin: $(INSTALLED)  ## build the example of many regions and quarters: examples/transport-quarterly/out/
	cd examples/transport-quarterly && ../../$(BIN)/whitepaper --all

preview: $(INSTALLED)  ## show the newest edition in the browser, anew after each change
	$(BIN)/python build.py preview

test: $(INSTALLED) browser  ## run every test, linters among them, on all cores
	$(BIN)/python -m pytest -n logical --dist worksteal

check: $(INSTALLED)  ## the minute between two edits: linters, and the engine's quick tests
	$(BIN)/python -m pytest -n logical --dist worksteal -m "not slow" --ignore tests/edition

faults: $(INSTALLED) browser  ## try everything that goes wrong many times, and write docs/reliability.md
	$(BIN)/python -m pytest -n logical --dist worksteal -m fault --long --table=docs/reliability.md

lab: $(INSTALLED)  ## open the chapters in JupyterLab
	$(BIN)/python build.py lab

setup: $(INSTALLED)  ## install and build nothing; have git keep notebooks without outputs and merge them by cells
	$(BIN)/python build.py setup

bench: $(INSTALLED)  ## measure builds beside plain ones; SIZES="7" and REPEAT=1 for a quick look
	$(BIN)/python -m benchmarks --sizes $(or $(SIZES),7,21,70,300) --repeat $(or $(REPEAT),3)

# The pip that comes with a Python may be old, and nothing here needs setuptools.
$(INSTALLED): requirements.lock requirements-pip.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one with make PYTHON=…" >&2; exit 1; }
	$(PYTHON) -m venv $(if $(wildcard $(INSTALLED)),,--clear) $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-pip.lock
	$(BIN)/python -m pip uninstall --quiet --yes setuptools
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@# pip compiles what it copies, and this is not copied; where Python may keep nothing, each build would.
	$(BIN)/python -m compileall -q -x /starting/ whitepaper
	@touch $@

# The tests look at the report in a real browser.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else \
		echo "The browser tests need Chromium: sudo apt-get install chromium" >&2; \
	fi

images: $(INSTALLED) browser  ## make the pictures of the READMEs anew
	$(BIN)/python -m docs.images

# Sphinx ends where the language of the environment is not installed.
docs: $(INSTALLED)  ## make the guide: docs/_build/index.html
	LC_ALL=C PYTHONUTF8=1 $(BIN)/python -m sphinx --quiet --fail-on-warning --fresh-env --builder html docs docs/_build

# Of all that is locked a wheel needs what packs it, in a Python for a moment.
PACKING := dist/.packing
wheel:  ## the tool alone, for projects elsewhere: dist/
	$(PYTHON) -m venv --clear $(PACKING)
	sed -n '/^flit-core==/,/[^\\]$$/p' requirements.lock > $(PACKING)/requirements.txt
	$(PACKING)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(PACKING)/requirements.txt
	$(PACKING)/bin/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-index --no-build-isolation \
		--wheel-dir dist .
	rm -r $(PACKING)

# For which systems, and for which Python there.
SYSTEMS ?= windows linux
PYTHON_VERSION ?= $(shell $(BIN)/python -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
PLATFORMS_windows := win_amd64
PLATFORMS_linux := manylinux_2_28_x86_64 manylinux_2_27_x86_64 manylinux_2_26_x86_64 manylinux_2_24_x86_64 \
	manylinux_2_17_x86_64 manylinux2014_x86_64 manylinux_2_12_x86_64 manylinux2010_x86_64 manylinux_2_5_x86_64 \
	manylinux1_x86_64 linux_x86_64

wheelhouse: $(INSTALLED) docs $(SYSTEMS:%=wheelhouse/%)  ## what a computer without a network installs from
	cp offline/install.sh wheelhouse/
	sed 's/$$/\r/' offline/install.bat > wheelhouse/install.bat

# As locked, less what only tests need; flit_core makes the project itself a package. Anew each time: for another Python
# there are other wheels.
wheelhouse/%: $(INSTALLED) always
	rm -rf $@ && mkdir -p $@
	echo flit_core > $@/build.in
	$(BIN)/uv pip compile --quiet pyproject.toml $@/build.in --constraint requirements.lock --no-annotate \
		--extra zh --extra facts --extra lab \
		--python-platform $* --python-version $(PYTHON_VERSION) \
		--generate-hashes --no-header --no-emit-index-url --output-file $@/requirements.txt
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --require-hashes --no-deps \
		--only-binary :all: --implementation cp --python-version $(PYTHON_VERSION) \
		$(PLATFORMS_$*:%=--platform %) --dest $@ -r $@/requirements.txt
	rm $@/build.in

lock:  ## resolve pyproject.toml anew into requirements.lock, and pip into its own
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 \
		--extra zh --extra facts --extra lab --extra scale --extra test --extra docs \
		--generate-hashes --no-header --no-emit-index-url --output-file requirements.lock
	echo pip | $(BIN)/uv pip compile - --no-annotate --universal --python-version 3.11 \
		--generate-hashes --no-header --no-emit-index-url --output-file requirements-pip.lock

PO := whitepaper/languages
messages:  ## gather messages into the catalogues, and compile these; new ones are to be translated there
	$(BIN)/pybabel -q extract --no-default-keywords -k msg -k key -k msg_n:1,2 --no-location \
		--omit-header -o $(PO)/messages.pot whitepaper
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
		-D messages -i $(PO)/messages.pot -d $(PO)
	rm $(PO)/messages.pot
	$(BIN)/pybabel -q compile -D messages -d $(PO)
	$(BIN)/pybabel -q compile -D click -d $(PO)

clean:  ## remove what was built, the environment included
	rm -rf $(VENV) out dist
