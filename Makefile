# Two commands on a fresh machine: `make run` and `make test`. Python 3.11 or later with its venv
# module is all they need. `make help` lists the rest.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
APPS := ops_console staff operations exports inquiries playbooks voc privacy metrics
CODE := manage.py $(APPS) demo benchmarks faults tests
REPORTS := .state/reports
# Parallel test processes; rows of the benchmark; the dice of the faults, and how long each kill lasts.
JOBS ?= 2
ROWS ?= 100000
SEED ?= 20
SECONDS ?= 6

# Bytecode is kept, beside the state, even where the environment forbids it (images do): without it
# each of some twenty processes compiles Django anew, two seconds of work.
export PYTHONDONTWRITEBYTECODE :=
export PYTHONPYCACHEPREFIX := $(CURDIR)/.state/bytecode

# Commands that need settings and perhaps an empty database get a state folder of their own.
CHECKING := OPS_MODE=test OPS_STATE_DIR=$(CURDIR)/.state/checks
# They take columns away that only consoles before the first release have read.
BEFORE_ANY_RELEASE := 0005_sealed_customer_columns 0007_drop_plain_customer_columns
# The settings of production, to be checked as such; nothing is connected to.
AS_PRODUCTION := OPS_MODE=production OPS_STATE_DIR=$(CURDIR)/.state/checks OPS_ALLOWED_HOSTS=console.example \
	OPS_SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
	OPS_PERSONAL_KEYS=check:$$(head -c 32 /dev/urandom | base64 | tr '+/' '-_') \
	OPS_PERSONAL_INDEX_KEYS=check:$$(head -c 32 /dev/urandom | base64 | tr '+/' '-_') \
	DATABASE_URL=postgresql://console@127.0.0.1/console REDIS_URL=redis://127.0.0.1/0

# $(call step,name,command): the name, the command, the time it took; stops at the first failure.
define step
	@printf '\n== %s\n' '$(1)'; began=$$(date +%s); { $(2); } && printf '   %s: %s s\n' '$(1)' $$(($$(date +%s) - began))
endef

.DEFAULT_GOAL := help
.PHONY: help run test test-fast lint format unit browser bench faults backup restore drill sbom messages lock clean environment environment-dev python

help: ## List the commands
	@sed -nE 's/^([a-z-]+):.*## (.*)/make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "  %-16s %s\n", $$1, $$2 }'

run: environment ## Start the console with servers of its own; Ctrl-C stops it
	@exec $(BIN)/python -m ops_console.embedded run

test: lint unit browser ## Every check: lint, tests on real servers, journeys in a browser
	@$(BIN)/python -m tests.closing_line $(REPORTS)/unit.xml $(REPORTS)/browser.xml

test-fast: environment-dev ## The tests that need no browser, stopping at the first failure
	@$(BIN)/pytest -x -q -n $(JOBS) --dist loadgroup

lint: environment-dev ## Format, lint, types, import contracts, Django's checks, migrations
	$(call step,format,$(BIN)/ruff format --check $(CODE))
	$(call step,lint,$(BIN)/ruff check $(CODE))
	$(call step,templates,$(BIN)/djangofmt --check --quiet templates && $(BIN)/djangofmt check templates)
	$(call step,scripts,$(BIN)/oxlint --deny=correctness --deny=suspicious static)
	$(call step,import contracts,$(BIN)/lint-imports)
	$(call step,types,OPS_MODE=test $(BIN)/mypy $(CODE))
	$(call step,spelling,$(BIN)/codespell)
	$(call step,Django idioms,find $(APPS) -name '*.py' -not -path '*/migrations/*' | xargs $(BIN)/django-upgrade --check --target-version 5.2)
	$(call step,dependencies,$(BIN)/deptry .)
	$(call step,Django checks,$(AS_PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING)
	$(call step,migrations,$(CHECKING) $(MANAGE) makemigrations --check --dry-run)
	$(call step,safe migrations,$(CHECKING) OPS_LOG_LEVEL=WARNING $(MANAGE) lintmigrations --no-cache --sql-analyser postgresql --quiet ok ignore --ignore-name $(BEFORE_ANY_RELEASE) --include-apps shared $(filter-out ops_console,$(APPS)))

format: environment-dev ## Format code and templates
	@$(BIN)/ruff check --fix --quiet $(CODE); $(BIN)/ruff format $(CODE); $(BIN)/djangofmt templates

unit: environment-dev
	@mkdir -p $(REPORTS)
	$(call step,unit tests,$(BIN)/pytest -q -n $(JOBS) --dist loadgroup --cov --cov-report= --cov-fail-under=0 --junit-xml=$(REPORTS)/unit.xml)
	$(call step,coverage,$(BIN)/coverage report --skip-covered | tail -n 40 && $(BIN)/coverage report --fail-under=95 --format=total)
	$(call step,coverage of rules and services,$(BIN)/coverage report --fail-under=100 --include='*/rules.py$(comma)*/rules/*$(comma)*/services.py$(comma)*/services/*')

browser: environment-dev
	@mkdir -p $(REPORTS)
	$(call step,a browser for the journeys,$(BIN)/python -m tests.browser_program --install)
	$(call step,browser journeys,$(BIN)/pytest -q -m browser -p no:randomly tests/browser --junit-xml=$(REPORTS)/browser.xml)

bench: environment-dev ## Measure with ROWS inquiries (100000); one JSON object a line
	@$(MANAGE) bench --rows $(ROWS) --json

faults: environment-dev ## Kill, starve and repeat a console of its own, then count (SEED=20 SECONDS=6)
	@$(BIN)/python -m faults --seed $(SEED) --seconds $(SECONDS) $(if $(JSON),--json) $(ONLY)

backup: environment ## Take a sealed backup of the database and the uploaded files
	@$(MANAGE) backup

restore: environment ## Bring FROM=folder back into an empty place (NEW_NAME=database for a new one)
	@test -n '$(FROM)' || { echo 'Say which backup: make restore FROM=.state/backups/20260101T000000Z'; exit 1; }
	@$(MANAGE) restore '$(FROM)' $(if $(NEW_NAME),--force-new-name '$(NEW_NAME)')

drill: environment ## Restore a backup beside the console, compare it, boot it and sign in
	@$(MANAGE) drill

sbom: environment ## Write the bill of materials (CycloneDX) of what is installed
	@$(BIN)/python -m ops_console.embedded.bill $(REPORTS)/sbom.cdx.json

messages: environment-dev ## Collect the strings into locale/ (needs GNU gettext)
	@command -v xgettext >/dev/null || { echo 'make messages needs GNU gettext (Debian: apt-get install gettext).'; exit 1; }
	@$(CHECKING) $(MANAGE) makemessages --locale=ko --locale=zh_Hant --locale=en --no-obsolete --no-location --ignore='.*'

lock: environment-dev ## Compile requirements*.in into hash-locked requirements*.txt
	@for name in requirements-bootstrap requirements requirements-dev; do \
		$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url $$name.in --output-file $$name.txt || exit 1; done

clean: ## Remove caches and reports; the data in .state stays
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage* $(REPORTS) .state/checks .state/bytecode
	@find $(CODE) -name __pycache__ -prune -exec rm -rf {} +
	@find locale -name '*.mo' -delete

environment: python
	@$(PYTHON) -m ops_console.embedded.bootstrap

environment-dev: python
	@$(PYTHON) -m ops_console.embedded.bootstrap --dev

python:
	@$(or $(PYTHON),false) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo 'Python 3.11 or later is needed. Install it, or name it: make run PYTHON=/path/to/python3'; exit 1; }

comma := ,
