# The commands of this project. `make` alone lists them.

PYTHON = python3 python3.14 python3.13 python3.12 python3.11
VENV   = .venv
BIN    = $(VENV)/bin
PIP    = $(BIN)/python -m pip -qq --no-input --disable-pip-version-check

.NOTPARALLEL:
.PHONY: help chat test check format lock messages bench clean

help:  ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' Makefile | awk -F'|' '{ printf "%-16s%s\n", $$1, $$2 }'

chat: .venv/.ready-to-run  ## talk to the assistant in the terminal (options: make chat ARGS="--language zh")
	@exec $(BIN)/prescreen chat $(ARGS)

test: check  ## all checks, then the tests (options for pytest: make test ARGS="-k units")
	$(BIN)/pytest -n 3 --dist worksteal $(ARGS)

check: .venv/.ready-to-test  ## formatting, lint, types, the direction of imports, the catalogues
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m locales.check

format: .venv/.ready-to-test  ## format the code and repair what ruff can repair
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

messages: .venv/.ready-to-test  ## carry new and changed wording into the catalogues
	$(BIN)/python -m locales.extract

bench: .venv-bench/.ready  ## measure the evaluator against straight-line code and rule engines (about a minute)
	$(BIN)/python -m bench

# Compiled with the oldest Python that is supported.
COMPILE = CUSTOM_COMPILE_COMMAND="make lock" .venv-lock/bin/pip-compile --quiet --generate-hashes --allow-unsafe \
	--strip-extras --no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	--build-deps-for=editable $(ARGS) pyproject.toml

lock:  ## pin what pyproject.toml asks for (newest versions: make lock ARGS=--upgrade)
	python3.11 -m venv --clear .venv-lock
	.venv-lock/bin/python -m pip install --quiet 'pip-tools>=7.5,<8'
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	$(COMPILE) --extra bench --constraint requirements.lock --output-file requirements-bench.lock
	rm -rf .venv-lock

clean:  ## remove everything that these commands made
	rm -rf .venv .venv-bench .venv-lock .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Set-up. A stamp says that an environment is complete; while an installation runs there is none, so that one which was
# interrupted starts again from nothing. Standard output and input belong to the program that runs afterwards.

.venv/.ready-to-run: requirements.lock pyproject.toml
	@echo "Setting up (once, about half a minute) ..." >&2
	@{ $(call install,requirements.lock); } </dev/null >&2
	@touch $@

.venv/.ready-to-test: requirements-dev.lock requirements.lock pyproject.toml
	@echo "Setting up for development (once, about a minute) ..." >&2
	@{ $(call install,requirements-dev.lock); } </dev/null >&2
	@touch .venv/.ready-to-run $@

bench .venv-bench/.ready: VENV = .venv-bench
.venv-bench/.ready: requirements-bench.lock pyproject.toml
	@echo "Setting up the rule engines (once, about half a minute) ..." >&2
	@{ $(call install,requirements-bench.lock); } </dev/null >&2
	@touch $@

define install
	set -e; \
	if ! ls $(VENV)/.ready* >/dev/null 2>&1; then $(create_venv); fi; \
	rm -f $(VENV)/.ready*; \
	$(PIP) install --require-hashes -r $(1); \
	$(PIP) install --no-build-isolation --no-deps -e .
endef

define create_venv
	for python in $(PYTHON) ''; do \
	    "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	done; \
	test -n "$$python" || \
	    { echo "Python 3.11 or newer is needed. If it is not on the PATH: make PYTHON=/path/to/python3"; exit 1; }; \
	"$$python" -c 'import ensurepip, venv' 2>/dev/null || \
	    { echo "$$python cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv"; exit 1; }; \
	"$$python" -m venv --clear $(VENV)
endef
