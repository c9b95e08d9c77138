"""Articles in other languages are recognized, kept as they are, and told."""

from __future__ import annotations

import pytest

from ingest.article import Article
from ingest.languages import foreign
from ingest.pipeline import Extractor

FOREIGN = {
    "de": "Die Mühle ist geschlossen, sagte ihr Besitzer am Dienstag, und sie wird nicht wieder geöffnet werden.",
    "fr": "Le ministre a déclaré mardi que le moulin serait fermé et que la commune achèterait le terrain.",
    "es": "El ministro dijo el martes que el molino se cerrará y que el pueblo comprará el terreno.",
    "ru": "Министр заявил во вторник, что мельница закрыта и что посёлок купит землю.",
    "zh": "部长星期二说，磨坊已经关闭，镇政府将购买这块土地。",
    "ar": "قال الوزير يوم الثلاثاء إن المطحنة أغلقت وإن البلدة ستشتري الأرض.",
}
ENGLISH = [
    "The mill has closed, its owner said on Tuesday, and it will not be opened again by the town.",
    "Kassym Beketov met Dilshod Rahimov in Tashkent on Monday; both presidents praised relations.",
    "“Nous sommes tristes”, the owner said in French of the mill that has closed, and then went home to his village.",
    "Goals: Petrenko 12, Shevchuk 44, Kovalenko 67. Yellow cards: Bondar, Melnyk, Lysenko, Marchenko, Tkachenko.",
    "Mill closes",
    "",
]


@pytest.mark.parametrize("language", sorted(FOREIGN))
def test_other_languages_are_recognized(language: str) -> None:
    assert foreign(FOREIGN[language]) == language


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_never_taken_for_another_language(text: str) -> None:
    assert foreign(text) is None


def test_an_article_in_another_language_is_kept_whole_with_an_issue_and_no_statements() -> None:
    article = Article("mill.txt", FOREIGN["de"], "mill.txt", headline="Mühle geschlossen", published="2024-03-05")
    record = Extractor.load().extract(article)

    assert (record.language, record.headline, record.statements) == ("de", "Mühle geschlossen", ())
    assert [it.span.of(article.text) for it in record.segments] == [article.text]
    assert record.published is not None
    assert [it.code for it in record.issues] == ["not-english"]
