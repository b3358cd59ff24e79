# Two commands do everything: `make review [FILE=draft.docx]` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
FILE ?= docs/samples/notice.txt

.PHONY: review test e2e images fix docs measure bench bench-archive load kill wheel clean

review: .venv/.run  ## review FILE, or the sample draft
	@$(BIN)/xianshen check "$(FILE)" || [ $$? -eq 1 ]

test: .venv/.test  ## everything that CI runs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto

.venv/.run: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/.test: .venv/.run
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[hf,train,ray,test]'
	@touch $@

fix: .venv/.test  ## format and mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: .venv/.test  ## docs/checks.md from the rules
	$(BIN)/python -m train.docs_checks > docs/checks.md

measure: .venv/.test  ## false alarms on clean news (needs ../shared)
	$(BIN)/python -m train.tasks.clean_news

bench: .venv/.test  ## speed, as ratios to a bare scan
	$(BIN)/python -m train.bench_review
	$(BIN)/python -m train.bench_lexicon

bench-archive: .venv/.test  ## archives: speed, recall, a million posts (needs ../shared; an hour)
	$(BIN)/python -m train.tasks.archive --posts 20000 --keep /tmp/xianshen-archive --scaling 4000
	$(BIN)/python -m train.tasks.archive_kill /tmp/xianshen-archive/some.jsonl --no-model
	$(BIN)/python -m train.tasks.archive_ray /tmp/xianshen-archive/some.jsonl
	$(BIN)/python -m train.tasks.archive_million --svg docs/batch-memory.svg

e2e: .venv/.test  ## the stories in a real browser (Debian: apt-get install chromium)
	$(BIN)/pytest -n auto --dist loadgroup tests/e2e

images: .venv/.test  ## docs/images: the main pages of an invented office, on a screen and on a phone
	$(BIN)/python -m tests.e2e.images

load: .venv/.test  ## fifty editors against a real server for two minutes
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[load]'
	$(BIN)/python -m tests.load.run

kill: .venv/.test  ## server and worker killed thirty times at random
	$(BIN)/python -m tests.kill.run

wheel: .venv/.test
	$(BIN)/pip wheel --quiet --no-deps -w dist .

clean:
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache
