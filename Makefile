# Every target is one line that also works without make; README.md says the two that matter in full.
VENV = .venv
BIN = $(VENV)/bin

# Folder of test sets, NAME.LANG and NAME.en: flores-dev and newstest2013 as Argos and Firefox are measured on.
EVALUATION = ../shared/eval/mt

.PHONY: demo test check quality serve clean

demo:  ## environment, installation, the seeds translated into out/
	python3 -m venv $(VENV) && $(BIN)/pip install --quiet . && $(BIN)/dragoman normalize seeds/*.txt --target en --format json --out out

test:  ## environment, installation, the tests
	python3 -m venv $(VENV) && $(BIN)/pip install --quiet -e '.[dev]' && $(BIN)/python -m pytest

check: ## lint, format, types, import layers
	$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy && $(BIN)/lint-imports

quality: ## BLEU of the embedded package on the first 200 sentences of each test set, against its floor
	$(BIN)/dragoman evaluate models/fr_ar-en $(EVALUATION) --sentences 200 --beam 2 --floor tests/data/floors.json

serve: ## the HTTP service on port 8000
	$(BIN)/dragoman serve

clean:
	rm -rf $(VENV) out dist build
