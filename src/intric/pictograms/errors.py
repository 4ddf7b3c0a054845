"""Errors of the pictogram maker.

PictogramError
├── PictogramDataMissing    the data file has not been built yet
├── PictogramDataInvalid    the data file, or a line of the vocabulary, is not valid
├── PictogramSourceMissing  an npm package that the build reads is missing
└── InvalidPictogramRequest size or count out of range (also a ValueError)
"""

from __future__ import annotations


class PictogramError(Exception):
    """Base of all errors of this package; the message may be shown to operators."""


class PictogramDataMissing(PictogramError):
    """The data file has not been built yet."""


class PictogramDataInvalid(PictogramError):
    """The data file or the vocabulary can't be read."""


class PictogramSourceMissing(PictogramError):
    """An npm package that the data is built from is not installed, or has an unexpected layout."""


class InvalidPictogramRequest(PictogramError, ValueError):
    """Size or count out of range."""
