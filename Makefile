# The doors of the project. Needs Python >= 3.11 and make; node comes from the system (>= 20.19 or 22.12) or from PyPI.
PYTHON ?= python3
PREPARE = $(PYTHON) hackathon/management/install.py
BIN = .venv/bin
# What `make test` does with smaller figures.
FULL = MACHINE_RUNS=2000 HOSTILE_FRAMES=10000 OFFICE=1 ATTACKED=25

# A run of the tests starts hundreds of processes: what the first compiles, the others read.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install run run-scaled test check bench soak screenshots messages format

install:
	@$(PREPARE) run

run:
	@$(PYTHON) manage.py start

# PostgreSQL, Redis and two workers here; the data stay in var/scaled.
run-scaled:
	@$(PREPARE) dev
	@$(BIN)/python -m hackathon.management.scaled

test: check
	@$(PREPARE) browser
	@$(PREPARE) npm test --silent
	@$(BIN)/pytest tests --ignore=tests/browser -n 2 --dist worksteal $(ARGS)
	@$(BIN)/pytest tests/browser -n 2 --dist worksteal $(ARGS)

check:
	@$(PREPARE) dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/bandit -q -c pyproject.toml -r hackathon surveys challenges realtime
	@$(PREPARE) npm run check --silent

bench:
	@$(PREPARE) dev
	@$(BIN)/python -m benchmarks $(NAME)

# Every fault with full figures, half an hour, into docs/faults.md; NAME=F3 does that one again.
soak:
	@$(PREPARE) dev
	@$(PREPARE) browser
	@$(BIN)/python -m tests.soak $(NAME)
	@$(if $(NAME),,$(FULL) $(BIN)/pytest tests/realtime/test_wire_machine.py tests/faults/test_hostile.py tests/surveys/test_analysis_attacker.py \
		tests/surveys/test_export_office.py)

# Pages as pictures, into docs/screenshots; NAME=thread takes that one only.
screenshots:
	@$(PREPARE) dev
	@$(PREPARE) browser
	@$(BIN)/python -m tests.browser.screenshots $(NAME)

messages:
	@$(PREPARE) dev
	@$(BIN)/python manage.py messages
	@$(BIN)/python manage.py reference

format:
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
