"""One error tree. It knows no HTTP, no command line and no other module of the project.

::

    DragomanError
    ├── InputError                what the caller gave cannot be used
    │   ├── EmptyInput            empty_input
    │   ├── Undecodable           undecodable
    │   ├── Unreadable            unreadable           (broken, or not what its name says)
    │   ├── Encrypted             encrypted
    │   ├── UnsupportedMedia      unsupported_media
    │   ├── TooLarge              too_large
    │   ├── InvalidRequest        invalid_request      (broken JSON, a wrong type, a missing field)
    │   ├── UnknownLanguage       unknown_language
    │   └── UnknownFormat         unknown_format
    ├── PackageError              a model package cannot be used
    │   ├── PackageNotFound       package_not_found
    │   ├── PackageCorrupt        package_corrupt      (checksum, missing or unreadable file)
    │   └── UnsafeArchive         unsafe_archive       (traversal, link, bomb)
    ├── NoRoute                   no_route
    ├── ConfigError               config
    └── MissingExtra              missing_extra

Every class has a stable ``code`` (what programs match on) and a ``title`` (what people read first). The message says
what was wrong, where, and what to do; it never holds text of the document.
"""

from __future__ import annotations


class DragomanError(Exception):
    """Whatever Dragoman raises on purpose.

    ``code`` is a stable slug; ``title`` a short English name of the kind of error; ``str(error)`` the full sentence.
    """

    code = "error"
    title = "Dragoman error"


class InputError(DragomanError):
    """What the caller gave cannot be used."""

    code = "input"
    title = "Unusable input"


class EmptyInput(InputError):
    """There is no text: zero bytes, or white space only."""

    code = "empty_input"
    title = "Empty input"


class Undecodable(InputError):
    """The bytes are no text in any encoding that was tried."""

    code = "undecodable"
    title = "Undecodable bytes"


class Unreadable(InputError):
    """The file is broken, cut short, or not of the kind that its name or media type says."""

    code = "unreadable"
    title = "Unreadable file"


class Encrypted(InputError):
    """The file can only be read with a password."""

    code = "encrypted"
    title = "Encrypted file"


class UnsupportedMedia(InputError):
    """No reader for this media type or file name."""

    code = "unsupported_media"
    title = "Unsupported media type"


class TooLarge(InputError):
    """The document is over the configured limit."""

    code = "too_large"
    title = "Document too large"


class InvalidRequest(InputError):
    """Broken JSON, a wrong type, a missing or unknown field."""

    code = "invalid_request"
    title = "Invalid request"


class UnknownLanguage(InputError):
    """A source or target that is no language code Dragoman knows or has a package for."""

    code = "unknown_language"
    title = "Unknown language"


class UnknownFormat(InputError):
    """No renderer of that name."""

    code = "unknown_format"
    title = "Unknown output format"


class PackageError(DragomanError):
    """A model package cannot be used."""

    code = "package"
    title = "Unusable model package"


class PackageNotFound(PackageError):
    """There is no such package where it was looked for."""

    code = "package_not_found"
    title = "Model package not found"


class PackageCorrupt(PackageError):
    """A file of the package is missing, unreadable or not what its manifest says."""

    code = "package_corrupt"
    title = "Corrupt model package"


class UnsafeArchive(PackageError):
    """An archive that would write outside its folder, holds links, or unpacks to far more than it should."""

    code = "unsafe_archive"
    title = "Unsafe model archive"


class NoRoute(DragomanError):
    """No installed package leads from the one language to the other."""

    code = "no_route"
    title = "No translation route"


class ConfigError(DragomanError):
    """A setting has a value it cannot have, or no such setting exists."""

    code = "config"
    title = "Wrong configuration"


class MissingExtra(DragomanError):
    """An optional dependency is not installed.

    Args:
        extra: the name in ``pip install 'dragoman[extra]'``.
        needed_for: what the caller wanted to do, as a noun ("the training recipe").
    """

    code = "missing_extra"
    title = "Optional dependency missing"

    def __init__(self, extra: str, needed_for: str) -> None:
        super().__init__(f"{needed_for} needs packages that are not installed: pip install 'dragoman[{extra}]'")
        self.extra = extra
