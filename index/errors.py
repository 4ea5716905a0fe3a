"""What can be wrong with an index."""

from corpus.errors import AssistantError


class IndexStoreError(AssistantError):
    """The index cannot be used; the message names the command that mends it."""

    kind = "index"


class MissingIndexError(IndexStoreError):
    """No index has been built in the folder."""


class StaleIndexError(IndexStoreError):
    """The index was built from other documents, settings or with another encoder."""


class EncoderError(IndexStoreError):
    """The encoder cannot be loaded, or its weights are not the expected ones."""

    kind = "encoder"
