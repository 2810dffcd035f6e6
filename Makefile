# Two commands do everything: `make build` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ISSUE ?= 2020-08

# Tests start the program many times: what was compiled once is kept.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: build test thorough coverage import-score docs app bench shots judges client-support test-servers clean

build: $(VENV)/.runtime
	$(BIN)/newsletter build $(ISSUE)

test: $(VENV)/.dev
	@tests/tools/need_chromium.sh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/pytest -n 3 --dist worksteal

# What `make test` leaves out to stay fast: the same tests for more platforms, and with more random data.
thorough: $(VENV)/.dev
	$(BIN)/pytest -n 3 --dist worksteal -m thorough

# By itself: to measure it takes a third more time than the tests alone.
coverage: $(VENV)/.dev
	@tests/tools/need_chromium.sh
	$(BIN)/pytest -n 3 --dist worksteal --cov

import-score: $(VENV)/.dev
	$(BIN)/python tests/sources/score.py

docs: $(VENV)/.dev
	$(BIN)/python docs/build_site.py

app: $(VENV)/.dev
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[app]'
	$(BIN)/python tests/app/build_app.py
	$(BIN)/pytest tests/app --app dist/newsletter

bench: $(VENV)/.dev
	@tests/benchmarks/need_mjml.sh
	$(BIN)/python tests/benchmarks/run.py

shots: $(VENV)/.dev
	@tests/tools/need_chromium.sh
	$(BIN)/python tests/tools/shots.py

judges: $(VENV)/.dev
	@tests/tools/need_chromium.sh
	@tests/tools/need_judges.sh
	$(BIN)/python -m tests.tools.judges

# Minutes and 400 MB to install; it stops what it starts.
test-servers: $(VENV)/.dev
	@tests/tools/need_servers.sh
	$(BIN)/pytest tests/servers --servers .servers

client-support: $(VENV)/.dev
	$(BIN)/python tests/tools/make_client_support.py

clean:
	rm -rf $(VENV) out dist build .coverage* .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; give one with: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(VENV)/.runtime $@
