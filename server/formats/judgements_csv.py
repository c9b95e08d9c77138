"""Judgements as CSV (https://www.rfc-editor.org/rfc/rfc4180), for a spreadsheet and for another store."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from ontology.errors import InvalidJudgement
from server.judgements import MAX_NOTE, made, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from server.judgements import Judgement

COLUMNS: Final = ("verdict", "thing", "other", "who", "when", "note")
#: Longest file, in characters: some hundred thousand judgements.
_MOST_CHARS: Final = 100_000_000


def written(judgements: Iterable[Judgement]) -> bytes:
    """Return judgements as a table in UTF-8, one a row, in the order given."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for it in judgements:
        table.writerow((it.verdict, it.things[0], it.things[1] if it.things[1:] else "", it.who, it.at, it.note))
    return out.getvalue().encode()


def parsed(content: bytes, name: str, base: str) -> Iterator[Judgement | InvalidJudgement]:
    """Yield the judgement of each row of a file called `name`; for a row that is none, why, with its line.

    Columns are found by the names in the first row; `other` and `note` may be missing or empty.

    Raises:
        InvalidJudgement: the file is not UTF-8, has no such columns, or is too long.
    """
    if len(content) > _MOST_CHARS:
        raise InvalidJudgement(f"{name} has {len(content):,} bytes, and at most {_MOST_CHARS:,} are read: split it")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidJudgement(f"{name} is not UTF-8 (byte {error.start:,}): save it as UTF-8 and try again") from None
    table = csv.reader(io.StringIO(text, newline=""), strict=True)
    csv.field_size_limit(MAX_NOTE * 16)
    try:
        head = [it.strip().lower() for it in next(table, [])]
    except csv.Error as error:
        raise InvalidJudgement(f"{name}, line 1: {error}") from None
    if missing := [it for it in ("verdict", "thing", "who", "when") if it not in head]:
        raise InvalidJudgement(
            f"{name}, line 1: there is no column {', '.join(missing)}: begin the file with {','.join(COLUMNS)}"
        )
    first = table.line_num + 1
    while True:
        try:
            row = next(table, None)
            if row is None:
                return
            if row:
                yield _judgement(dict(zip(head, row, strict=False)), base)
        except csv.Error as error:
            yield InvalidJudgement(f"{name}, line {first}: not a row of CSV: {error}")
        except InvalidJudgement as error:
            yield InvalidJudgement(f"{name}, line {first}: {error}")
        first = table.line_num + 1


def _judgement(row: dict[str, str], base: str) -> Judgement:
    things = [row["thing"]] if row.get("thing", "").strip() else []
    things += [row["other"]] if row.get("other", "").strip() else []
    if not row.get("when", "").strip():
        # Without one, each import would make it anew.
        raise InvalidJudgement("it does not say when: write it as 2024-05-14T09:30:00Z")
    verdict, who, note = (row.get(name, "").strip() for name in ("verdict", "who", "note"))
    return made(verdict, things, who=who, base=base, when=moment(row["when"]), note=note)
