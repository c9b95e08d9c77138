"""The index itself: its fields, and its files, written and read by tantivy.

It says of which journal it has followed how much, in the same commit as what it follows from that.
"""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import tantivy

from ontology.errors import OnRecordError
from server.search.folding import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from server.search.entries import Entry

#: Raised whenever what is indexed, or how, changes; an index of another number is built anew.
FORMAT: Final = 1

#: Memory for what is not yet written, in bytes; tantivy takes no less than 15 MB.
_HEAP_BYTES: Final = 30_000_000
#: Key of the document about the index; no IRI is like it.
_ABOUT: Final = "about this index"
#: Days before and after all others.
EVER: Final = -1_000_000
NEVER: Final = 10_000_000

NAMED: Final = "named"
SAID: Final = "said"


class IndexLost(OnRecordError):
    """An index that is not there, cannot be read or written, or is not of this store."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What an index has followed: a journal, by its name, up to a line; and what the store's IRIs begin with."""

    journal: str
    line: int
    base: str


def _schema() -> tantivy.Schema:
    made = tantivy.SchemaBuilder()
    made.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    # "named" or "said"; the document about the index has neither.
    made.add_text_field("role", tokenizer_name="raw", index_option="basic")
    made.add_text_field("kind", tokenizer_name="raw", index_option="basic", fast=True)
    # Whole names; their words; the words of a statement, as they are and by their stems.
    made.add_text_field("label", tokenizer_name="raw", index_option="basic")
    made.add_text_field("alias", tokenizer_name="raw", index_option="basic")
    made.add_text_field("name", tokenizer_name="folded", index_option="position")
    made.add_text_field("words", tokenizer_name="folded", index_option="position")
    made.add_text_field("stems", tokenizer_name="stemmed", index_option="freq")
    for name in ("speaker", "source", "act", "type"):
        made.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    made.add_integer_field("earliest", indexed=True, fast=True)
    made.add_integer_field("latest", indexed=True, fast=True)
    made.add_unsigned_field("mentions", fast=True)
    made.add_bytes_field("shown", stored=True)
    return made.build()


SCHEMA: Final = _schema()
_FOLDED: Final = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
STEMMED: Final = (
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).filter(tantivy.Filter.stemmer("english")).build()
)


@contextmanager
def sound() -> Iterator[None]:
    """Tell what goes wrong in tantivy, its panics too, as `IndexLost`."""
    try:
        yield
    except (ValueError, OSError, RuntimeError, KeyError, TypeError) as error:
        raise IndexLost(f"the search index cannot be used: {error}") from error
    except BaseException as error:
        # A panic is no Exception, and its class cannot be imported.
        if type(error).__name__ == "PanicException":
            raise IndexLost(f"the search index cannot be used: {error}") from None
        raise


class Index:
    """An index in a folder, or in memory. One thread writes; any may search."""

    def __init__(self, index: tantivy.Index, writer: tantivy.IndexWriter, followed: Followed | None) -> None:
        self._index = index
        self._writer = writer
        #: `None` of one that is being built.
        self.followed = followed

    @classmethod
    def open(cls, folder: Path) -> Index:
        """Open the index in a folder.

        Raises:
            IndexLost: there is none that can be used.
        """
        if not folder.is_dir():
            raise IndexLost("there is no search index yet")
        with sound():
            index = tantivy.Index(SCHEMA, str(folder))
            opened = cls(index, _ready(index), None)
            searcher = index.searcher()
            found = searcher.search(tantivy.Query.term_query(SCHEMA, "key", _ABOUT), 2).hits
            [(_, address)] = found
            [told] = searcher.doc(address)["shown"]
            number, journal, line, base = json.loads(bytes(told))
            if number != FORMAT:
                raise IndexLost("the search index is of another version of OnRecord")
            opened.followed = Followed(journal, line, base)
        return opened

    @classmethod
    def make(cls, folder: Path | None) -> Index:
        """Make an empty index, in place of what is in the folder; `None` for one in memory.

        Raises:
            IndexLost: it cannot be made.
        """
        with sound():
            if folder is None:
                index = tantivy.Index(SCHEMA)
            else:
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir(parents=True)
                index = tantivy.Index(SCHEMA, str(folder), reuse=False)
            return cls(index, _ready(index), None)

    def put(self, entries: Iterable[tuple[str, Entry | None]], *, is_new: bool = False) -> None:
        """Hold of each of these things what is given, or nothing; it is there after `commit`.

        Raises:
            IndexLost: the index cannot be written. Also whatever giving the entries raises.
        """
        for iri, entry in entries:
            with sound():
                if not is_new:
                    self._writer.delete_documents_by_term("key", iri)
                if entry is not None:
                    self._writer.add_document(_document(entry))

    def commit(self, followed: Followed) -> None:
        """Let searches find what was put, and note what is followed with that.

        Raises:
            IndexLost: the index cannot be written.
        """
        about = tantivy.Document()
        about.add_text("key", _ABOUT)
        about.add_bytes("shown", json.dumps([FORMAT, followed.journal, followed.line, followed.base]).encode())
        with sound():
            self._writer.delete_documents_by_term("key", _ABOUT)
            self._writer.add_document(about)
            self._writer.commit()
            self._index.reload()
        self.followed = followed

    def searcher(self) -> tantivy.Searcher:
        """Return what searches the last commit."""
        with sound():
            return self._index.searcher()

    def close(self) -> None:
        """Let go of the folder; what was not committed is lost."""
        with sound():
            self._writer.rollback()
            self._writer.wait_merging_threads()


def _ready(index: tantivy.Index) -> tantivy.IndexWriter:
    index.register_tokenizer("folded", _FOLDED)
    index.register_tokenizer("stemmed", STEMMED)
    index.config_reader("manual")
    return index.writer(_HEAP_BYTES, 1)


def _document(entry: Entry) -> tantivy.Document:
    made = tantivy.Document()
    made.add_text("key", entry.iri)
    for kind in dict.fromkeys((entry.kind, entry.word)):
        made.add_text("kind", kind)
    for field in ("speaker", "source", "act", "type"):
        value = getattr(entry, field)
        if value:
            made.add_text(field, value)
    if entry.earliest is not None or entry.latest is not None:
        made.add_integer("earliest", day(entry.earliest, EVER))
        made.add_integer("latest", day(entry.latest, NEVER))
    made.add_unsigned("mentions", entry.mentions)
    if entry.text is not None:
        made.add_text("role", SAID)
        text = " ".join(words(entry.text))
        made.add_text("words", text)
        made.add_text("stems", text)
        return made
    made.add_text("role", NAMED)
    for name in entry.names:
        folded = " ".join(words(name.words))
        made.add_text("label" if name.form == "label" else "alias", folded)
        made.add_text("name", folded)
    names = [[name.form, name.words] for name in entry.names]
    shown = [entry.kind, entry.word, entry.mentions, names]
    made.add_bytes("shown", json.dumps(shown, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return made


def day(value: date | None, otherwise: int) -> int:
    """Return the number of a day."""
    return otherwise if value is None else value.toordinal()
