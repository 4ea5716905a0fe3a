"""Keep what was read out of a file under the hash of its content.

Reading a large PDF takes minutes, and every start needs its text. Entries that are
damaged count as missing.
"""

import hashlib
import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter

from corpus.formats.convert import Converter
from corpus.formats.converted import Converted, FormatError, ReaderDiedError

# To be raised when the same file is read into another text.
_VERSION = 1
_CONVERTED = TypeAdapter(Converted)


class ConversionCache:
    """Converted files in a folder of their own.

    What could not be read is kept too: it would cost its time at every start.
    """

    def __init__(self, directory: Path | None = None, *, fresh: bool = False) -> None:
        """Open the folder.

        Args:
            directory: Where; without one, nothing is kept.
            fresh: Take nothing from it, and write it anew.
        """
        self._directory = directory
        self._fresh = fresh
        self._used: set[str] = set()

    def convert(
        self, converter: Converter, raw: bytes, kind: str, charset: str | None = None
    ) -> Converted:
        """Return what `converter` makes of `raw`, or made of it before.

        Raises:
            FormatError: It cannot be read.
        """
        key = _key(converter, raw, kind, charset)
        self._used.add(key)
        known = None if self._fresh else self._get(key)
        if known is None:
            try:
                known = converter.convert(raw, kind, charset)
            except ReaderDiedError:
                raise
            except FormatError as error:
                known = error
            self._put(key, known)
        if isinstance(known, FormatError):
            raise known
        return known

    def forget_unused(self) -> None:
        """Remove every entry that was not asked for since this was opened.

        What was removed from the corpus must be found nowhere.
        """
        if self._directory is None or not self._directory.is_dir():
            return
        for path in self._directory.iterdir():
            if path.name not in self._used:
                path.unlink(missing_ok=True)

    def _get(self, key: str) -> Converted | FormatError | None:
        if self._directory is None:
            return None
        try:
            digest, _, payload = (self._directory / key).read_bytes().partition(b"\n")
            if digest.decode() != hashlib.sha256(payload).hexdigest():
                return None
            entry = json.loads(payload)
            if "fault" in entry:
                return FormatError(entry["fault"])
            return _CONVERTED.validate_python(entry)
        except (OSError, ValueError, TypeError):
            return None

    def _put(self, key: str, known: Converted | FormatError) -> None:
        if self._directory is None:
            return
        entry = (
            {"fault": str(known)} if isinstance(known, FormatError) else asdict(known)
        )
        payload = json.dumps(entry).encode()
        digest = hashlib.sha256(payload).hexdigest().encode()
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                dir=self._directory, prefix=".new-", delete=False
            ) as file:
                file.write(digest + b"\n" + payload)
            os.replace(file.name, self._directory / key)  # noqa: PTH105
        except OSError:
            # A folder that cannot be written costs time, and nothing else.
            return


def _key(converter: Converter, raw: bytes, kind: str, charset: str | None) -> str:
    limits = converter.limits
    recipe = (
        _VERSION,
        kind,
        charset,
        limits.max_pages,
        limits.max_text_chars,
        limits.max_unpacked_mb,
        limits.parse_seconds,
    )
    return hashlib.sha256(repr(recipe).encode() + b"\0" + raw).hexdigest()
