from importlib.metadata import version as installed_version

from intric.shared.resources import DISTRIBUTION


def version() -> str:
    return installed_version(DISTRIBUTION)
