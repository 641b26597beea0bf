"""The SentencePiece vocabulary that all languages share, and the part of it that the decoder speaks."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from dragoman.train.recipe import Vocabulary

UNK, BOS, EOS, PAD = 0, 1, 2, 3


def train_vocabulary(lines: Iterable[str], settings: Vocabulary, model: Path, tags: Sequence[str] = ()) -> None:
    """Fits a unigram model on ``lines`` and writes it to ``model``.

    Byte fallback: a character outside the vocabulary is spelled in bytes, nothing becomes unknown. Digits are split, so
    that numbers are copied digit by digit. ``tags``: pieces of their own, such as the mark of back-translated text.

    Raises:
        RuntimeError: from SentencePiece, when there is too little text for ``settings.size``; says the largest size.
    """
    import sentencepiece

    model.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt", dir=model.parent) as text:
        text.writelines(f"{line}\n" for line in lines)
        text.flush()
        sentencepiece.SentencePieceTrainer.train(
            input=text.name,
            model_prefix=str(model.with_suffix("")),
            vocab_size=settings.size,
            character_coverage=settings.coverage,
            input_sentence_size=settings.sentences,
            shuffle_input_sentence=True,
            model_type="unigram",
            byte_fallback=True,
            split_digits=True,
            normalization_rule_name="nmt_nfkc",
            user_defined_symbols=list(tags),
            unk_id=UNK,
            bos_id=BOS,
            eos_id=EOS,
            pad_id=PAD,
            num_threads=1,  # several threads make another model of the same text
            minloglevel=2,
        )
    model.with_suffix(".vocab").unlink()


def load_vocabulary(model: Path) -> Any:
    """The ``SentencePieceProcessor`` of ``model``."""
    import sentencepiece

    return sentencepiece.SentencePieceProcessor(model_file=str(model))


def target_pieces(counts: Sequence[int], processor: Any, least: int, target_language: str = "en") -> list[int]:
    """The ids that the decoder may speak, ascending: control pieces, bytes, single characters, and what it is taught.

    The decoder's softmax is the largest matrix of a small model. A vocabulary shared with Arabic and French holds
    thousands of pieces that no English sentence uses; leaving them out makes training and decoding cheaper and loses
    nothing. It is a lexical shortlist (CTranslate2's ``vmap``) that is the same for every sentence: it needs no word
    alignment and no file.

    ``counts``: how often each id stands on the target side. ``least``: fewer than this is not taught.
    """
    kept = []
    for piece, count in enumerate(counts):
        whole = processor.id_to_piece(piece).removeprefix("\u2581")
        control = processor.is_control(piece) or processor.is_unknown(piece) or processor.is_byte(piece)
        letter = len(whole) <= 1 and (target_language == "ar" or not "\u0600" <= whole <= "\u06ff")
        if control or letter or count >= least:
            kept.append(piece)
    return kept
