"""The errors we raise on purpose; everything else that escapes is a bug.

    AssistantError
    ├── SettingsError      a settings file or variable cannot be used
    ├── CorpusError        a document or folder cannot be read
    ├── IndexStoreError    the index is missing, stale or damaged (index/errors.py)
    ├── QuestionError      a question cannot be taken as it is
    ├── VerificationError  an answer does not match its documents
    └── ModelError         the configured chat model failed

The command line prints them as one line and exits 1. `kind` names the class in
JSON output, so that a caller need not parse the message.
"""


class AssistantError(Exception):
    """Something the person running the command can mend; the message says how."""

    kind = "error"


class SettingsError(AssistantError):
    """A settings file, variable or flag holds something that cannot be used."""

    kind = "settings"


class CorpusError(AssistantError):
    """A document, or the folder of documents, cannot be read as one."""

    kind = "corpus"


class QuestionError(AssistantError):
    """A question cannot be taken as it is: too long, or not text."""

    kind = "question"


class VerificationError(AssistantError):
    """An answer claims something its documents do not bear out."""

    kind = "verification"


class ModelError(AssistantError):
    """The configured chat model could not be reached or gave nothing usable."""

    kind = "model"
