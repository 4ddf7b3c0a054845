"""What can go wrong when pictograms are made.

PictogramError
├── PictogramDataMissing    the data file has not been built yet
├── PictogramDataInvalid    the data file, or a line of the vocabulary, is not what it should be
├── PictogramSourceMissing  the build does not find an npm package that it reads
└── InvalidPictogramRequest size or count out of range (also a ValueError)
"""

from __future__ import annotations


class PictogramError(Exception):
    """Base of every error of this package; the message can be shown to whoever runs the server."""


class PictogramDataMissing(PictogramError):
    """The data file has not been built yet."""


class PictogramDataInvalid(PictogramError):
    """The data file or the vocabulary can't be read."""


class PictogramSourceMissing(PictogramError):
    """An npm package that the data is built from is not installed, or not laid out as expected."""


class InvalidPictogramRequest(PictogramError, ValueError):
    """Size or count out of range."""
