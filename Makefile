# The five doors of the project. Needs Python >= 3.11 and make; node comes from the system (>= 20.19) or from PyPI.
PYTHON ?= python3
BIN = .venv/bin
RUN = $(BIN)/python manage.py

.PHONY: install run test check bench soak messages format

install: .venv/.installed node_modules/.installed frontend/dist/manifest.json

.venv/.installed: pyproject.toml constraints.txt
	@echo "— Installing the Python packages (about a minute)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python hackathon/install.py python
	@touch $@

node_modules/.installed: package-lock.json .venv/.installed
	@echo "— Installing the front end's packages"
	@$(BIN)/python hackathon/install.py node
	@touch $@

frontend/dist/manifest.json: node_modules/.installed vite.config.ts $(shell find frontend/src -type f)
	@echo "— Building the front end"
	@$(BIN)/python hackathon/install.py build

run: install
	@$(RUN) start

test: install
	@$(BIN)/python hackathon/install.py browser
	@$(BIN)/pytest
	@$(BIN)/python hackathon/install.py npm test

check: install
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/python hackathon/install.py npm run check

format:
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
