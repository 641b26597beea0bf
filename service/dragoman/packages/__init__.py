"""Model packages on disk, in Argos layout: what they are, whether they are whole, the route between two languages.

::

    <root>/metadata.json          from_code / from_codes, to_code, package_version, target_prefix, dragoman: {…}
    <root>/sentencepiece.model    or bpe.model
    <root>/model/                 CTranslate2
    <root>/SHA256SUMS             checked before anything is loaded
"""

from dragoman.packages.archive import export, install
from dragoman.packages.catalog import Catalog
from dragoman.packages.embedded import embedded
from dragoman.packages.package import Package, read_package, verify

__all__ = ["Catalog", "Package", "embedded", "export", "install", "read_package", "verify"]
