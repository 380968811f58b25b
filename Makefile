# Cairn needs python3 (3.11) and make; everything else is made here.
PYTHON ?= python3
VENV := .venv/bin
SOURCES := config organizations jobs frameworks advisor evidence qualifications appraisals assessments journeys matrix handover scheduling
.DEFAULT_GOAL := help
.PHONY: help run demo test check format lock messages clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Start Cairn (web, worker, beat); PORT=8001 for another port
	@$(PYTHON) scripts/bootstrap.py run
	@$(VENV)/python manage.py up

demo: ## Put the demo organisation into the database
	@$(PYTHON) scripts/bootstrap.py run
	@$(VENV)/python manage.py migrate -v 0
	@$(VENV)/python manage.py library load
	@$(VENV)/python manage.py load_qualifications
	@$(VENV)/python manage.py load_demo

test: ## Run all tests on SQLite, on PostgreSQL and Redis, in Chromium; ARGS="tests/evidence -k upload" for a part
	@$(PYTHON) scripts/bootstrap.py run test
	@$(VENV)/python scripts/run_tests.py $(ARGS)

check: ## Run every static check
	@$(PYTHON) scripts/bootstrap.py run test lint
	@$(VENV)/python scripts/check.py

format: ## Format the code and mend what can be mended
	@$(PYTHON) scripts/bootstrap.py run test lint
	@$(VENV)/ruff check --fix-only -q .
	@$(VENV)/ruff format -q .

lock: ## Resolve the requirements again into lock files with hashes
	@$(PYTHON) scripts/bootstrap.py run
	@scripts/lock.sh

messages: ## Collect and compile the translations (needs gettext)
	@$(PYTHON) scripts/bootstrap.py run
	@$(VENV)/python manage.py makemessages -v 0 -l de -l it --no-obsolete --no-wrap --add-location file -i ".venv/*" -i "var/*" -i "static/*"
	@$(VENV)/python manage.py compilemessages -v 0 -i ".venv/*" -i "var/*"

clean: ## Remove .venv and caches; your data in var/ stays
	@rm -rf .venv .ruff_cache .mypy_cache .import_linter_cache .hypothesis
	@find $(SOURCES) tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
