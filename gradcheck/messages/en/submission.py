"""What is said while a submission is read."""

from gradcheck.messages.catalogue import Message, Plural

MESSAGES: dict[str, Message] = {
    # Refusals: one line each. `name` is the file or folder as it was given.
    "submission.no_such_file": "{name}: no such file or folder",
    "submission.symlink": "{name}: is a symbolic link, which is not followed; give the file itself",
    "submission.not_regular": "{name}: is {kind}, but must be a .py file, a notebook, a folder or a .zip",
    "submission.unreadable": "{name}: cannot be read ({reason})",
    "submission.too_large": "{name}: is larger than {limit}, which no submission needs to be",
    "submission.not_utf8": "{name}: is not UTF-8 text (line {line}); save it with the encoding UTF-8",
    "submission.utf16": "{name}: is UTF-16 text, but must be UTF-8; save it with the encoding UTF-8",
    "submission.nul": "{name}: holds a NUL byte (line {line}), so it is not Python source",
    "submission.unknown_suffix": "{name}: must be a .py file, a notebook (.ipynb), a folder or a .zip",
    "submission.folder_empty": "{name}: holds no submission, that is no .py file and no notebook",
    "submission.folder_ambiguous": (
        "{name}: several files could be the submission ({candidates}); give one of them, "
        'or set it in pyproject.toml: [tool.gradcheck] submission = "{first}"'
    ),
    "submission.too_many_files": "{name}: holds more than {limit} files",
    "submission.bad_pyproject": "{name}: is not valid TOML ({reason})",
    "submission.bad_setting": (
        "{name}: [tool.gradcheck] submission must be the name of a file, or a list of them, without .. in it"
    ),
    "submission.setting_missing": "{name}: [tool.gradcheck] submission names {target}, which is not there",
    "submission.bad_zip": "{name}: is not a readable zip archive ({reason})",
    "submission.zip_encrypted": "{name}: {member} is encrypted; make the zip without a password",
    "submission.zip_compression": "{name}: {member} is compressed in an unusual way; make an ordinary zip",
    "submission.zip_unsafe": "{name}: holds a path that leads out of the archive ({member})",
    "submission.zip_special": "{name}: holds {member}, which is a link or device, not a file",
    "submission.zip_twice": "{name}: holds {member} twice",
    "submission.bad_notebook": "{name}: is not a readable notebook ({reason})",
    "submission.notebook_version": (
        "{name}: is a notebook of format {version}, but must be 3 or 4; open and save it in a current Jupyter"
    ),
    "submission.notebook_language": "{name}: is a notebook in {language}, but must be in Python",
    # Kinds of things that are not files.
    "submission.kind_fifo": "a named pipe",
    "submission.kind_socket": "a socket",
    "submission.kind_device": "a device",
    "submission.kind_folder": "a folder",
    "submission.kind_other": "not a regular file",
    # Notes: what was tolerated.
    "submission.skipped": "{label}, line {line}: `{text}` is Jupyter's own and is not run here",
    "submission.timed": "{label}, line {line}: `{text}`: only the statement is run here",
    "submission.skipped_cell": "{label}: is not run here, because it begins with `{text}`",
    "submission.skipped_more": Plural(
        one="{count} more line of Jupyter's own is not run here",
        other="{count} more lines of Jupyter's own are not run here",
    ),
    "submission.display": "display(...) shows nothing here",
    "submission.converted": "the notebook is of the old format {version}; it was read as format 4",
    # How the pieces of a notebook are called.
    "submission.cell": "cell {number}",
    "submission.cell_of": "{file} cell {number}",
}
