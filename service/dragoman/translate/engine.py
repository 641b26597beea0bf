"""The one place that calls CTranslate2: texts in one language in, hypotheses out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Protocol

from dragoman.errors import ConfigError, PackageCorrupt
from dragoman.modelside import model_source
from dragoman.packages import Package, verify
from dragoman.translate.pieces import split_to_fit
from dragoman.translate.tokenizers import open_tokenizer

# Longest input in tokens that packages made elsewhere are given. Argos trains on sources of at most 150 tokens and
# CTranslate2 cuts at 1,024 without a word; beyond what a model has seen it loops or stops early.
MAX_TOKENS = 200
MAX_OUTPUT = 256  # CTranslate2's own default for max_decoding_length; an output that reaches it is flagged
LEAST_TOKENS = 256  # in a batch: smaller ones take half as long again for a token (bench/README.md)
PADDED = 1.2  # CTranslate2 counts padding as tokens; that much of it is in the batches of one document


@dataclass(frozen=True, slots=True)
class Decoding:
    """How a machine decodes, whatever the package.

    ``beam_size`` as in CTranslate2; ``batch_tokens``: source tokens in one batch; ``threads``: batches in parallel;
    ``compute_type``: of CTranslate2.
    """

    beam_size: int = 2
    batch_tokens: int = 2048
    threads: int = 2
    compute_type: str = "default"


@dataclass(frozen=True, slots=True)
class Penalties:
    """What suits a model, and is known by who made it; each as in CTranslate2. The defaults are argostranslate's."""

    length_penalty: float = 0.2
    repetition_penalty: float = 1.0
    no_repeat_ngram_size: int = 0

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Penalties:
        """From a package's options (``decoding``); what it does not name keeps its default.

        Raises:
            PackageCorrupt: a value is no number.
        """
        given = options.get("decoding", {})
        default = cls()
        kinds = {field.name: type(getattr(default, field.name)) for field in fields(cls)}
        try:
            return cls(**{name: kinds[name](value) for name, value in given.items() if name in kinds})
        except (AttributeError, TypeError, ValueError) as error:
            raise PackageCorrupt(f"metadata.json: dragoman.decoding: {error}") from error


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One translation. ``score``: mean natural-log probability of a target token, its end token included (at most 0).

    ``tokens``: length in target tokens. ``truncated``: the longest output was reached before the sentence ended.
    ``split``: the text was longer than the model takes, and was translated in pieces.
    """

    text: str
    score: float
    tokens: int
    truncated: bool = False
    split: bool = False


class Engine(Protocol):
    """What the translator needs of an engine. ``testing.EchoEngine`` is the other one."""

    digest: str

    def translate(self, texts: Sequence[str]) -> list[Hypothesis | None]:
        """A hypothesis for every text, None where the engine failed on it."""

    def alternatives(self, text: str, count: int) -> list[str]:
        """The ``count + 1`` likeliest hypotheses for one text, best first."""


class CT2Engine:
    """A package, verified and loaded. Thread-safe; not fork-safe: make it in the process that uses it.

    Raises:
        PackageCorrupt: a file is damaged, or is no CTranslate2 model.
        ConfigError: this processor cannot calculate in ``decoding.compute_type``.
        MissingExtra: the package needs a tokenizer that is not installed.
    """

    def __init__(self, package: Package, decoding: Decoding) -> None:
        self.digest = verify(package)
        import ctranslate2

        self._decoding = decoding
        self._penalties = Penalties.of(package.options)
        self._tokenizer = open_tokenizer(package)
        self._max_tokens = int(package.options.get("max_tokens", MAX_TOKENS))
        self._prepare: Callable[[str], str] = model_source if package.options.get("model_source") else str
        self._prefix = package.target_prefix
        try:
            self._model = ctranslate2.Translator(
                str(package.path / "model"),
                compute_type=decoding.compute_type,
                inter_threads=decoding.threads,
                intra_threads=1,
            )
        except ValueError as error:
            raise ConfigError(f"compute_type {decoding.compute_type}: not on this processor ({error})") from error
        except RuntimeError as error:
            raise PackageCorrupt(f"package {package.name}: model/ is not a CTranslate2 model ({error})") from error

    def translate(self, texts: Sequence[str]) -> list[Hypothesis | None]:
        """A hypothesis for every text, in one CTranslate2 call. None where the engine failed on a text."""
        parts = [
            split_to_fit(_one_line(self._prepare(text)), self._max_tokens, self._tokenizer.encode) for text in texts
        ]
        flat = [piece for pieces in parts for piece in pieces]
        results = iter(self._decode([piece.tokens for piece in flat]))
        joined = []
        for pieces in parts:
            hypotheses = [next(results) for _ in pieces]
            joined.append(_join([piece.gap for piece in pieces], hypotheses))
        return joined

    def alternatives(self, text: str, count: int) -> list[str]:
        """The ``count + 1`` likeliest hypotheses for ``text``, best first; none where it has to be split."""
        pieces = split_to_fit(_one_line(self._prepare(text)), self._max_tokens, self._tokenizer.encode)
        if len(pieces) > 1:
            return []
        (result,) = self._call([pieces[0].tokens], hypotheses=count + 1)
        return [self._text(tokens) for tokens in result.hypotheses]

    def _decode(self, tokens: Sequence[list[str]]) -> list[Hypothesis | None]:
        try:
            return [self._hypothesis(result) for result in self._call(tokens)]
        except RuntimeError:  # one bad input fails the whole call: the others must not suffer
            if len(tokens) == 1:
                return [None]
            return [hypothesis for one in tokens for hypothesis in self._decode([one])]

    def _call(self, tokens: Sequence[list[str]], hypotheses: int = 1) -> Any:
        decoding = self._decoding
        return self._model.translate_batch(
            tokens,
            target_prefix=[[self._prefix]] * len(tokens) if self._prefix else None,
            beam_size=max(decoding.beam_size, hypotheses),
            num_hypotheses=hypotheses,
            replace_unknowns=True,  # as argostranslate: a piece that cannot be said is copied
            max_batch_size=self._batch_tokens(sum(map(len, tokens))),
            batch_type="tokens",
            max_decoding_length=MAX_OUTPUT,
            max_input_length=0,  # never cut: split_to_fit has seen to the length
            return_scores=True,
            **asdict(self._penalties),
        )

    def _batch_tokens(self, tokens: int) -> int:
        """Tokens in a batch of a call with so many: a single document should keep every thread at work."""
        share = int(tokens * PADDED / self._decoding.threads) + 1
        return min(self._decoding.batch_tokens, max(share, LEAST_TOKENS))

    def _hypothesis(self, result: Any) -> Hypothesis:
        tokens = result.hypotheses[0]
        truncated = len(tokens) >= MAX_OUTPUT
        length = len(tokens) + (not truncated)
        # CTranslate2 returns sum(log p) / length ** length_penalty, the end token counted.
        score = result.scores[0] * length**self._penalties.length_penalty / length if result.scores else 0.0
        return Hypothesis(self._text(tokens), score, length, truncated)

    def _text(self, tokens: Sequence[str]) -> str:
        text = self._tokenizer.decode(tokens)
        return text.removeprefix(self._prefix).removeprefix(" ")


_SURROGATES = re.compile("[\ud800-\udfff]")


def _one_line(text: str) -> str:
    """White space as the models know it; lone surrogates, which no tokenizer takes, as the replacement character."""
    return _SURROGATES.sub("\ufffd", re.sub(r"\s+", " ", text))


def _join(gaps: Sequence[str], hypotheses: Sequence[Hypothesis | None]) -> Hypothesis | None:
    """One hypothesis from those of the pieces of a text, over the white space that was between them."""
    whole = [hypothesis for hypothesis in hypotheses if hypothesis is not None]
    if len(whole) != len(hypotheses):
        return None
    if len(whole) == 1:
        return whole[0]
    tokens = sum(hypothesis.tokens for hypothesis in whole)
    text = "".join(hypothesis.text + gap for hypothesis, gap in zip(whole, gaps, strict=True))
    score = sum(hypothesis.score * hypothesis.tokens for hypothesis in whole) / tokens
    return Hypothesis(text, score, tokens, any(hypothesis.truncated for hypothesis in whole), split=True)
