"""The two tokenizers that Argos packages come with. Text -> tokens of the model, and back, one sentence at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from dragoman.errors import MissingExtra, PackageCorrupt
from dragoman.packages import Package
from dragoman.tags import to_argos


class Tokenizer(Protocol):
    """What the engine needs of a tokenizer."""

    def encode(self, texts: Sequence[str]) -> list[list[str]]:
        """The tokens of each text."""

    def decode(self, tokens: Sequence[str]) -> str:
        """One text from the tokens of one hypothesis."""


class SentencePieceTokenizer:
    """``sentencepiece.model``: one model for both sides.

    Raises:
        PackageCorrupt: the file is no SentencePiece model.
    """

    def __init__(self, package: Package) -> None:
        import sentencepiece

        try:
            self._model = sentencepiece.SentencePieceProcessor(model_file=str(package.path / package.tokenizer))
        except (OSError, RuntimeError) as error:
            raise PackageCorrupt(f"package {package.name}: {package.tokenizer} is not a SentencePiece model") from error

    def encode(self, texts: Sequence[str]) -> list[list[str]]:
        """The pieces of each text."""
        pieces: list[list[str]] = self._model.encode(list(texts), out_type=str)
        return pieces

    def decode(self, tokens: Sequence[str]) -> str:
        """Text from pieces. Unlike argostranslate, ``_`` stays ``_``: URLs and handles are made of it."""
        text: str = self._model.decode_pieces(list(tokens))
        return text.replace("\u2581", " ")


class BpeTokenizer:
    """``bpe.model``: Moses tokenization, then subword-nmt codes, exactly as argostranslate applies them.

    Raises:
        MissingExtra: sacremoses or subword-nmt is not installed.
    """

    def __init__(self, package: Package) -> None:
        try:
            from sacremoses import MosesDetokenizer, MosesPunctNormalizer, MosesTokenizer
            from subword_nmt.apply_bpe import BPE
        except ImportError as error:
            raise MissingExtra("bpe", f"package {package.name} (a bpe.model package)") from error
        source, target = to_argos(package.sources[0]), to_argos(package.target)
        self._normalizer = MosesPunctNormalizer(source)
        self._tokenizer = MosesTokenizer(source)
        self._detokenizer = MosesDetokenizer(target)
        with (package.path / package.tokenizer).open(encoding="utf-8") as codes:
            self._bpe = BPE(codes)

    def encode(self, texts: Sequence[str]) -> list[list[str]]:
        """The subwords of each text, continued ones ending in ``@@``."""
        return [self._encode(text) for text in texts]

    def _encode(self, text: str) -> list[str]:
        words = " ".join(self._tokenizer.tokenize(self._normalizer.normalize(text)))
        subwords: list[str] = self._bpe.segment_tokens(words.strip("\r\n ").split(" "))
        return subwords

    def decode(self, tokens: Sequence[str]) -> str:
        """Text from subwords."""
        text: str = self._detokenizer.detokenize(re.sub("@@ ", "", " ".join(tokens)).split(" "))
        return text


def open_tokenizer(package: Package) -> Tokenizer:
    """The tokenizer that ``package`` comes with."""
    return SentencePieceTokenizer(package) if package.tokenizer == "sentencepiece.model" else BpeTokenizer(package)
