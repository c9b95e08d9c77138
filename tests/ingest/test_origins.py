"""Where an article was found is in its graph: address, feed, file, and the place in an archive."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Final

import pytest
from pyoxigraph import Literal, NamedNode

from ingest.article import Article
from ingest.iris import Iris
from ingest.mapping import quads
from ingest.mapping.provenance import Run
from ingest.pipeline import Extractor
from ingest.sources import read
from ontology.terms import DCTERMS, DEFAULT_BASE, ONR, SDO, XSD
from tests.ingest.sources.pieces import PAGE, articles
from tests.ingest.sources.test_archives import BOOK, CRAWL, book, tarred, zipped
from tests.ingest.sources.test_structured import NEWSML, RSS

if TYPE_CHECKING:
    from pathlib import Path

WORDS: Final = b"The mill has closed, its owner said on Tuesday, and it will not be opened again by the town.\n"
LINE: Final = b'{"text": "The mill has closed, its owner said on Tuesday.", "id": "a-17"}\n'
#: Bytes of a file, and what stands after its path where each of its articles was found.
KINDS: Final[dict[str, tuple[bytes, set[str]]]] = {
    "a.txt": (WORDS, {""}),
    "a.html": (PAGE.encode(), {""}),
    "a.txt.gz": (gzip.compress(WORDS), {""}),
    "a.jsonl": (LINE, {""}),
    "a.xml": (NEWSML.encode(), {""}),
    "feed.xml": (RSS.encode(), {""}),
    "a.zip": (zipped({"may/b.txt": WORDS, "c.html": PAGE.encode()}), {"!may/b.txt", "!c.html"}),
    "a.tar": (tarred({"b.txt": WORDS}), {"!b.txt"}),
}


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor.load()


def told(extractor: Extractor, article: Article) -> dict[str, set[str]]:
    """Return what the article's graph says of the article itself."""
    iris = Iris(DEFAULT_BASE)
    node = NamedNode(iris.article(article.sha256))
    out: dict[str, set[str]] = {}
    made = quads(article, extractor.extract(article), extractor.reference, iris, Run("test", "model", "1", ()))
    for quad in made:
        if quad.subject == node and isinstance(quad.object, Literal):
            out.setdefault(quad.predicate.value, set()).add(str(quad.object))
    return out


@pytest.mark.parametrize("name", sorted(KINDS))
def test_each_article_of_a_file_says_which_file_and_where_in_it(
    name: str, tmp_path: Path, extractor: Extractor
) -> None:
    data, places = KINDS[name]
    path = tmp_path / name
    path.write_bytes(data)
    found = articles(list(read([path])))

    assert {it.source.removeprefix(str(path)) for it in found} == places
    for it in found:
        assert told(extractor, it)[str(DCTERMS.source)] == {str(Literal(it.source))}


def test_pages_of_web_archives_and_books_say_which_page(tmp_path: Path) -> None:
    (tmp_path / "crawl.warc").write_bytes(b"".join(CRAWL))
    (tmp_path / "book.epub").write_bytes(book(BOOK))
    for name in ("crawl.warc", "book.epub"):
        found = articles(list(read([tmp_path / name])))
        assert found
        assert all(it.source.startswith(f"{tmp_path / name}!") for it in found)
        assert len({it.source for it in found}) == len(found)


def test_a_page_says_its_address_and_the_feed_that_led_to_it(extractor: Extractor) -> None:
    address, feed = "https://herald.example/mill", "https://herald.example/feed"
    found = told(extractor, Article("mill", WORDS.decode(), address, url=address, announced_by=feed))

    assert found[str(DCTERMS.source)] == {str(Literal(address))}
    assert found[str(SDO.url)] == {str(Literal(address, datatype=NamedNode(XSD.anyURI)))}
    assert found[str(ONR.announcedBy)] == {str(Literal(feed, datatype=NamedNode(XSD.anyURI)))}


def test_an_article_in_another_language_says_which(extractor: Extractor) -> None:
    text = "Die Mühle ist geschlossen, sagte ihr Besitzer am Dienstag, und sie wird nicht wieder geöffnet werden."
    article = Article("mühle", text, "mühle.txt")

    assert told(extractor, article)[str(SDO.inLanguage)] == {str(Literal("de"))}
    assert "not-english" in {it.code for it in extractor.extract(article).issues}
    assert str(SDO.inLanguage) not in told(extractor, Article("mill", WORDS.decode(), "mill.txt"))
