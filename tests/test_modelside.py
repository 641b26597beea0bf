"""What the model sees of a text. Cases: data/train/modelside.json."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.modelside import model_source

CASES = json.loads((Path(__file__).parent / "data/train/modelside.json").read_text(encoding="utf-8"))
ARABIC = st.text(st.sampled_from("ابتثةىيكهأإآؤئءیکہھٱـًُّٰٓٔ٠١۲ 3.,%٪٫aé\u200f\ufefb\ufdf2\ufe8f"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_case(case):
    assert model_source(case["text"]) == case["model"]


@given(ARABIC | st.text())
def test_idempotent(text):
    once = model_source(text)
    assert model_source(once) == once


@given(st.text())
def test_identity_without_arabic(text):
    if not re.search("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]", text):
        assert model_source(text) is text


@given(st.text(st.sampled_from("ابتثةىيكهأإآؤئءیکہھ٠١۲3.,%٪٫aé ")))
def test_one_character_for_one(text):
    assert len(model_source(text)) == len(text)
