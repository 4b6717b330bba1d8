# Every command a person needs. `make` alone lists them.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
CODE := src tests bench eval
.DEFAULT_GOAL := help
unexport PYTHONDONTWRITEBYTECODE  # with it each start of Sen compiles all it imports anew: 3 s instead of 1

help: ## Show this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# uv when present (3 s), else pip (25 s); both check every hash.
define install_group
	@echo "Setting up .venv: packages ($(1)) are checked against their hashes ..."
	@test -d .venv || $(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }
	@if command -v uv >/dev/null; then uv pip install -q --compile-bytecode --python .venv/bin/python --require-hashes -r requirements/$(1).txt \
	  && uv pip install -q --python .venv/bin/python --no-deps --no-build-isolation -e .; \
	else .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/$(1).txt \
	  && .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .; fi
endef

.venv/.base: requirements/base.txt pyproject.toml
	$(call install_group,base)
	@touch $@

.venv/.dev: requirements/dev.txt pyproject.toml
	$(call install_group,dev)
	@touch $@ .venv/.base

.venv/.browser: requirements/browser.txt pyproject.toml
	$(call install_group,browser)
	@touch $@ .venv/.dev .venv/.base

install: .venv/.base ## Set up .venv with the `sen` command
	@.venv/bin/python -m sen.config.catalogues

run: install ## Start with the demo; safe to repeat. EMPTY=1 starts bare
	@.venv/bin/sen serve --demo $(if $(EMPTY),--empty)

demo: install ## Load the demo without starting anything
	@.venv/bin/sen migrate --verbosity 0
	@.venv/bin/sen load_demo

reset: install ## Delete the data below SEN_DATA_DIR; asks first
	@.venv/bin/sen reset

test: .venv/.dev ## Set up and run the tests
	.venv/bin/python -m pytest -n 2 --dist load

test-postgresql: .venv/.dev ## The same tests on a throw-away PostgreSQL of their own
	.venv/bin/python -m tests.on_postgresql .venv/bin/python -m pytest -n 2 --dist loadfile

drills: .venv/.dev ## Save, restore, upgrade and move in real processes, on both databases
	.venv/bin/python -m pytest -n 2 -m drill tests/upkeep tests/upgrade
	.venv/bin/python -m tests.on_postgresql .venv/bin/python -m pytest -n 2 -m drill tests/upkeep tests/upgrade

lint: .venv/.dev ## Style, types and import contracts; all of them, even when one fails
	@status=0; \
	.venv/bin/ruff check $(CODE) || status=1; \
	.venv/bin/ruff format --check $(CODE) || status=1; \
	.venv/bin/mypy || status=1; \
	PYTHONPATH=src .venv/bin/lint-imports || status=1; \
	exit $$status

fmt: .venv/.dev ## Format the code
	.venv/bin/ruff format $(CODE)
	.venv/bin/ruff check --fix $(CODE)

docs: .venv/.dev ## Check the documentation: links, and that nothing is missing
	.venv/bin/python -m pytest -q tests/docs tests/test_principles.py

browser: .venv/.browser ## Walk the main paths in Chromium with axe; pictures go to var/browser
	.venv/bin/python -m pytest -q -n 2 --dist loadfile tests/browser

help-pictures: .venv/.browser ## Renew the pictures in the help
	SEN_RENEW_PICTURES=1 .venv/bin/python -m pytest -q tests/browser/test_help_pictures.py

i18n: .venv/.base ## How much of the interface is Vietnamese
	.venv/bin/python -m sen.config.messages

messages: .venv/.base ## Bring the message catalogues up to date with the source
	.venv/bin/python -m sen.config.messages update

eval: .venv/.dev ## Hold the plan reader against its floors
	.venv/bin/python -m eval.score_plans

matrix: .venv/.dev ## Every cell of the wall: each role at each address
	.venv/bin/python -m pytest -n 2 --dist loadfile -m "not drill" tests/test_wall.py tests/test_screens.py

torture: .venv/.dev ## Hundreds of kills; figures are printed
	.venv/bin/python -m pytest -q -s -p no:cacheprovider tests/torture

bench: .venv/.dev ## Measure speed: everything in bench/
	.venv/bin/python -m bench

upgrade-dump: .venv/.dev ## The demo as a dump for tests/upgrade: ISSUE=3 (COMMIT=... for an old one)
	.venv/bin/python -m tests.upgrade.make_dump $(ISSUE) $(COMMIT)

migrations-list: ## Record new migrations in tests/migrations.sha256; one that is there is never changed
	@for f in src/sen/*/migrations/[0-9]*.py; do grep -q "  $$f$$" tests/migrations.sha256 || sha256sum $$f; done >> tests/migrations.sha256

ci: ## Exactly what the build runs
	.ci/run

requirements: ## Compile the pinned requirements anew (needs uv)
	for g in base channels pdf dev browser; do uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header -o requirements/$$g.txt requirements/$$g.in; done

.PHONY: $(shell grep -hoE '^[a-z0-9-]+:' $(firstword $(MAKEFILE_LIST)) | tr -d ':')
