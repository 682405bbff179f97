"""How much of a submission is read. Honest work stays far below; hostile work has a bounded cost."""

MAX_SOURCE_BYTES = 1 << 20  # Python source, of a file or of all cells together
MAX_NOTEBOOK_BYTES = 32 << 20  # a notebook carries its pictures
MAX_ZIP_BYTES = 64 << 20  # the archive itself; what it unpacks to is bounded by the file that is read
MAX_PYPROJECT_BYTES = 16 << 10  # TOML parsers are quadratic on hostile keys: 0.1 s at this size
MAX_ENTRIES = 10_000  # files in a folder, members in an archive
MAX_FILES = 20  # files that one submission may name in its pyproject.toml
MAX_DEPTH = 8  # folders that hold nothing but one folder
MAX_NAME = 100  # characters of a file's name that are shown
MAX_NOTES = 20


def megabytes(size_bytes: int) -> str:
    """Return `size_bytes` for a reader, such as ``32 MB``."""
    return f"{size_bytes >> 20} MB" if size_bytes >= 1 << 20 else f"{size_bytes >> 10} kB"
