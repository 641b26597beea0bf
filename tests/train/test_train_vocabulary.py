"""The shared vocabulary: nothing is unknown, and the decoder speaks what English needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.train.recipe import Vocabulary
from dragoman.train.vocabulary import BOS, EOS, PAD, UNK, load_vocabulary, target_pieces, train_vocabulary

NEWS = Path(__file__).parents[1] / "data/train/news.tsv"


@pytest.fixture(scope="module")
def processor(tmp_path_factory):
    model = tmp_path_factory.mktemp("vocabulary") / "sentencepiece.model"
    lines = [side for line in NEWS.read_text(encoding="utf-8").splitlines() for side in line.split("\t")]
    train_vocabulary(lines, Vocabulary(size=900, coverage=0.999), model, ["<bt>"])
    assert [file.name for file in model.parent.iterdir()] == ["sentencepiece.model"]
    return load_vocabulary(model)


def test_control_pieces(processor):
    names = ["<unk>", "<s>", "</s>", "<pad>"]
    assert [processor.piece_to_id(name) for name in names] == [UNK, BOS, EOS, PAD]


@pytest.mark.parametrize("text", ["Le 3 mai, à Bagdad.", "وصل الوزير", "Ω 漢字 🙂", "https://t.co/aB3_x"])
def test_nothing_is_unknown(processor, text):
    assert UNK not in processor.encode(text)
    assert processor.decode(processor.encode(text)) == text


def test_digits_are_copied_one_by_one(processor):
    assert "".join(processor.encode("2023", out_type=str)).replace("▁", "") == "2023"
    assert len(processor.encode("2023")) >= 4


def test_the_mark_of_made_text_is_one_piece(processor):
    assert "<bt>" in processor.encode("<bt> bonjour", out_type=str)


def test_target_pieces(processor):
    counts = [0] * processor.get_piece_size()
    taught = next(i for i in range(600, 900) if len(processor.id_to_piece(i)) > 2)
    counts[taught] = 5
    spoken = target_pieces(counts, processor, least=5)
    assert spoken == sorted(spoken)
    assert {UNK, BOS, EOS, PAD, taught, processor.piece_to_id("e"), processor.piece_to_id("<0x41>")} <= set(spoken)
    assert processor.piece_to_id("ا") not in spoken
    assert processor.piece_to_id("ا") in target_pieces(counts, processor, least=5, target_language="ar")
    assert len(spoken) < processor.get_piece_size()
