"""What an assistant is put together from, so that one part can be exchanged."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.assistant import Assistant
from assistant.config import AnswerConfig, LimitsConfig
from assistant.crossencoder import CrossEncoder
from assistant.generative import Selector
from assistant.reader import Reader, TrainedReader
from assistant.reader_weights import ReaderWeights
from assistant.reread import Calibration, Rereader
from assistant.retriever import Retriever
from assistant.suggest import Suggester
from corpus.document import Document
from corpus.glossary import Glossary
from index.embed import Encoder


@dataclass(frozen=True, kw_only=True)
class SecondStage:
    """What reads again, closely.

    Attributes:
        n_units: Sentences, items and lists that it reads for one question.
        n_passages: Passages that it ranks for one search.
    """

    cross_encoder: CrossEncoder
    calibration: Calibration
    n_units: int
    n_passages: int


@dataclass(frozen=True, kw_only=True)
class Assembly:
    """The parts of an assistant over one corpus.

    Attributes:
        encoder: The one that the index was built with; the reader goes by it too.
        weights: Of the reader.
        second: None where nothing is read again.
        n_passages: Passages handed to the reader for one question.
        selector: Chooses among the evidence; None where no chat model is set.
        suggester: Knows which questions are answered; None where none were checked.
    """

    documents: Sequence[Document]
    index: Retriever
    encoder: Encoder
    weights: ReaderWeights
    second: SecondStage | None
    glossary: Glossary
    answer: AnswerConfig
    limits: LimitsConfig
    n_passages: int
    selector: Selector | None = None
    suggester: Suggester | None = None

    def reader(self) -> Reader:
        """Return the reader of these documents.

        Raises:
            ReaderError: Its weights do not fit the encoder.
        """
        first = TrainedReader(
            self.documents,
            weights=self.weights,
            glossary=self.glossary,
            encoder=self.encoder,
        )
        if self.second is None:
            return first
        return Rereader(
            first,
            self.second.cross_encoder,
            self.second.calibration,
            glossary=self.glossary,
            n_units=self.second.n_units,
        )

    def assistant(self, reader: Reader | None = None) -> Assistant:
        """Put the assistant together.

        Args:
            reader: One to read with in place of `reader()`.

        Raises:
            ReaderError: The reader's weights do not fit the encoder.
        """
        reader = reader or self.reader()
        return Assistant(
            self.documents,
            self.index,
            reader,
            glossary=self.glossary,
            answer=self.answer,
            limits=self.limits,
            n_passages=self.n_passages,
            compare=reader.compare if isinstance(reader, Rereader) else None,
            n_compared=self.second.n_passages if self.second else 1,
            selector=self.selector,
            suggester=self.suggester,
        )
