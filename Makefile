# The commands of the house. `make` alone lists them.
PYTHON ?= python3
PY := .venv/bin/python
# Passed on: make test ARGS="-k outbox", make bench ARGS=--quick
ARGS ?=
JOBS ?= 2
TORTURE_ROUNDS ?= 500

.DEFAULT_GOAL := help
.PHONY: help install run test lint bench screenshots demo torture clean wheel environment

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: environment ## set up .venv/ and, where this user may, the Debian packages of the window
	@$(PY) -m tools.system_packages install window font

run: install ## open the console on the built-in shop (without a display: a virtual one, with screenshots)
	@$(PY) -m tools.run $(ARGS)

test: environment lint ## set up everything and run every test
	@$(PY) -m tools.system_packages install
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n $(JOBS) --dist loadgroup $(ARGS)

lint: environment ## style, types and the direction of imports
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: install ## measure against the goals of docs/architecture.md (ARGS=--quick for a short look)
	@$(PY) -m tools.system_packages install xvfb prosody xdotool
	$(PY) -m tools.virtual_display $(PY) -m tools.bench $(ARGS)

screenshots: install ## make the manual's pictures again
	@$(PY) -m tools.system_packages install xvfb emoji
	$(PY) -m tools.virtual_display $(PY) -m tools.screenshots $(ARGS)

demo: install ## start a shop on this machine: server, buyer's page and the console as its agent
	@$(PY) -m tools.system_packages install prosody openssl
	$(PY) packaging/server/demo.py $(ARGS)

torture: environment ## kill and cut for longer than the tests do (TORTURE_ROUNDS=500)
	@$(PY) -m tools.system_packages install xvfb prosody openssl
	TORTURE_ROUNDS=$(TORTURE_ROUNDS) QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n $(JOBS) -m torture $(ARGS)

wheel: environment ## build dist/agent_console-*.whl
	$(PY) -m build --wheel

clean: ## remove what was built, measured and cached; .venv/ stays
	rm -rf build dist out *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

environment:
	@$(PYTHON) tools/set_up.py
