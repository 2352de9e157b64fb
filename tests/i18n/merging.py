"""What translators need: the entries that a language lacks, and putting new ones where they belong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .catalogs import ENGLISH, FOLDERS, ROOT, entries, forms_of, path_of, read

_BLANK = re.compile(r"\n[ \t]*\n+")
_KEY = re.compile(r'^msgid "(.*)"$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a .po file between blank lines: comments, and an entry unless there are only comments."""

    comments: tuple[str, ...]
    entry: tuple[str, ...]

    @property
    def key(self) -> str | None:
        """The msgid, empty for the header; None where there is no entry."""
        found = _KEY.search("\n".join(self.entry))
        return found.group(1) if found else None

    def __str__(self) -> str:
        return "\n".join((*self.comments, *self.entry))


def blocks(text: str) -> list[Block]:
    """The parts of a .po file."""
    return [
        Block(
            comments=tuple(line for line in part.splitlines() if line.startswith("#")),
            entry=tuple(line for line in part.splitlines() if not line.startswith("#")),
        )
        for part in _BLANK.split(text.strip())
        if part.strip()
    ]


def missing(language: str, root: Path = ROOT) -> Iterator[str]:
    """Entries to translate, as text of .po files with the English sentence above each."""
    for folder in FOLDERS:
        file = path_of(folder, language, root)
        told = entries(read(file)) if file.is_file() else {}
        forms = read(file).num_plurals if file.is_file() else 2
        gaps = [m for key, m in entries(read(path_of(folder, ENGLISH, root))).items() if key not in told]
        if gaps:
            yield f"# {file.relative_to(root).as_posix()}"
        for message in gaps:
            english = [line for form in forms_of(message) for line in form.splitlines()]
            comment = "\n".join(f"#. {line}" for line in english)
            if isinstance(message.id, str):
                yield f'\n{comment}\nmsgid "{message.id}"\nmsgstr ""'
            else:
                empty = "\n".join(f'msgstr[{n}] ""' for n in range(forms))
                yield f'\n{comment}\nmsgid "{message.id[0]}"\nmsgid_plural "{message.id[1]}"\n{empty}'


def merge(language: str, added: str, root: Path = ROOT) -> list[str]:
    """Put entries into a language's catalogs, in the order and with the comments of the English ones.

    What English does not have is left out. The answer is the keys that were put in or replaced.
    """
    new = {block.key: block.entry for block in blocks(added) if block.key}
    used: list[str] = []
    for folder in FOLDERS:
        file = path_of(folder, language, root)
        told = {block.key: block.entry for block in blocks(file.read_text("utf-8"))}
        parts: list[Block] = []
        for block in blocks(path_of(folder, ENGLISH, root).read_text("utf-8")):
            if block.key is None:
                parts.append(block)
            elif entry := new.get(block.key) or told.get(block.key):
                parts.append(Block(block.comments, entry))
            if block.key and block.key in new:
                used.append(block.key)
        file.write_text("\n\n".join(map(str, parts)) + "\n", "utf-8")
    return used
