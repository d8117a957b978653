# The commands of the project: a fresh checkout needs only python3, make and this file.
#
# `make run` is the one a user needs. Everything is installed into .venv from the lock files, by
# hash, and again only when a lock file has changed. The project itself runs from the checkout.

SHELL := /bin/sh
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
	--only-binary :all:
# The commands tried, in this order, to make the virtual environment.
PYTHON ?= python3 python3.13 python3.12 python3.11
SCHEDULES ?= 10000
UPDATES ?= 10000

.PHONY: help run test lint bench crash fuzz season kill lock clean runtime dev

help:
	@echo 'make run    запустить (в первый раз всё установит и создаст config.toml)'
	@echo 'make test   тесты;  make lint   проверки кода;  make bench   показатели'
	@echo 'make crash  обрывы во всех местах;  make kill   остановки процесса kill -9'
	@echo 'make season сезон приёма всех колледжей в ускоренном времени'
	@echo 'make fuzz   испорченные сообщения площадок (UPDATES=10000)'
	@echo 'make lock   обновить файлы зависимостей (UPGRADE=--upgrade: до новых версий)'
	@echo 'make clean  убрать .venv и следы проверок; config.toml, secrets и data остаются'

# exec: Ctrl-C and a stop of the service reach Python itself.
run: runtime config.toml
	@exec $(BIN)/python -m bot run

config.toml:
	@umask 077 && cp config.example.toml $@
	@echo 'Создан config.toml: учебный колледж, чат на http://127.0.0.1:8080'

test: dev
	@$(BIN)/python -m pytest -n 3 --dist worksteal -q

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: dev
	@$(BIN)/python -m tests.bench

crash: dev
	@$(BIN)/python -m tests.crash --schedules $(SCHEDULES)

fuzz: dev
	@$(BIN)/python -m tests.fuzz --updates $(UPDATES)

season: dev
	@$(BIN)/python -m tests.season

kill: dev
	@$(BIN)/python -m tests.kill

# The copies in .venv say what is installed; a time stamp would change with every checkout.
runtime: $(BIN)/pip
	@cmp -s requirements.lock $(VENV)/requirements.lock \
	|| cmp -s requirements-dev.lock $(VENV)/requirements-dev.lock \
	|| { echo 'Устанавливаю зависимости…' && $(PIP) -r requirements.lock \
		&& rm -f $(VENV)/requirements-dev.lock && cp requirements.lock $(VENV)/ \
		&& echo 'Готово. Первый запуск около минуты учится понимать вопросы, следующие быстрее.'; }

dev: $(BIN)/pip
	@cmp -s requirements-dev.lock $(VENV)/requirements-dev.lock \
	|| { echo 'Устанавливаю зависимости и средства проверки…' && $(PIP) -r requirements-dev.lock \
		&& cp requirements.lock requirements-dev.lock $(VENV)/; }

# pip comes last: an environment interrupted half-way has none, and is made anew.
$(BIN)/pip:
	@for python in $(PYTHON); do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			$$python -m venv --clear $(VENV) && exit 0; \
			echo 'Не получилось создать $(VENV). В Debian и Ubuntu: apt install python3-venv' >&2; \
			rm -rf $(VENV); exit 1; \
		fi; \
		found="$$found $$($$python --version 2>/dev/null)"; \
	done; \
	echo "Нужен Python 3.11 или новее, а найдено:$$found" >&2; \
	echo 'Если он установлен под другим именем: make run PYTHON=имя' >&2; exit 1

# One resolution: the runtime's versions are taken from the file with everything in it. Extras stay
# in the pins: pip takes an unpinned `name[extra]` of another package for a requirement of its own
# and stops as soon as `name` has a newer release.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--only-binary :all: --no-strip-extras --no-annotate --no-emit-index-url --no-emit-find-links \
	--custom-compile-command 'make lock' $(UPGRADE) pyproject.toml

lock: dev
	$(COMPILE) --extra dev -o requirements-dev.lock
	$(COMPILE) --constraint requirements-dev.lock -o requirements.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage build dist *.egg-info
	find bot handlers knowledge tests -name __pycache__ -type d -prune -exec rm -rf {} +
