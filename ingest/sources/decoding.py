"""Bytes to text: which encoding, and whether it is text at all."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

#: How much of a file decides its encoding and format, in bytes.
SAMPLE_BYTES: Final = 4096

#: Control characters other than white space: C0, DEL and C1 without NEL. U+FFFE and U+FFFF are never characters.
_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")

#: A stray control character is a slip of some editor; more than one in this many is not text.
_CHARS_PER_CONTROL: Final = 200

_SURROGATE: Final = re.compile("[\ud800-\udfff]")

#: Encodings that pages are written in, by Python's names; it has others, some of which take their time.
_CODE_PAGE: Final = re.compile(
    r"cp[0-9]+|iso8859-[0-9]+|ascii|koi8-[rut]|mac-\w+|gb2312|gbk|gb18030|big5(?:hkscs)?|euc_(?:jp|kr)|shift_jis(?:_2004)?"
)

_MARKS: Final = (
    # UTF-32's little-endian mark begins with UTF-16's, so it comes first
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

#: How files of formats that are not read begin, with what to call them and what to do about them.
_FORMATS: Final = (
    (re.compile(rb"\{\\rtf"), "a rich text (RTF) file", "save it as plain text first"),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "an old office document", "save it as plain text first"),
    (re.compile(rb"\x28\xb5\x2f\xfd|7z\xbc\xaf\x27\x1c|Rar!\x1a"), "a compressed file", "unpack it first"),
    (
        re.compile(
            rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|RIFF.{4}W|\x00\x00\x01\x00|OggS\x00|ID3[\x02-\x04]|\x00\x00.{2}ftyp|wOF[F2]",
            re.DOTALL,
        ),
        "a picture, a recording or a font",
        "give its text",
    ),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was read as, and what a reader should be warned of, if anything."""

    text: str
    encoding: str
    warning: str | None = None


def encoding(sample: bytes) -> tuple[str | None, int]:
    r"""Return the encoding that the first bytes show and the length of their byte order mark.

    `None` means an encoding of one byte a letter: UTF-8 or a Windows code page, which only the whole text can tell.

    >>> encoding(b"\xff\xfeH\x00i\x00"), encoding(b"H\x00i\x00!\x00 \x00"), encoding(b"Hi! ")
    (('utf-16-le', 2), ('utf-16-le', 0), (None, 0))
    """
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name, len(mark)
    pairs = len(sample) // 2
    if pairs >= 2:
        high = sample[0 : 2 * pairs : 2].count(0) / pairs
        low = sample[1 : 2 * pairs : 2].count(0) / pairs
        # English as UTF-16 has a zero in nearly every pair, always on the same side.
        if low > 0.7 and high < 0.1:
            return "utf-16-le", 0
        if high > 0.7 and low < 0.1:
            return "utf-16-be", 0
    return None, 0


def other_format(sample: bytes) -> tuple[str, str] | None:
    """Return what a file is and what to do about it, when its first bytes show a format that is not read."""
    return next(((name, advice) for form, name, advice in _FORMATS if form.match(sample)), None)


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode one text, byte order mark dropped, line ends as they are.

    `declared` is the encoding that a server or the file itself names; it is believed only where the bytes are neither
    Unicode by their form nor whole in UTF-8. Other bytes that are not UTF-8 are read as Windows-1252 (which holds
    Latin-1's letters), unless most letters beyond ASCII are good UTF-8: then single bad bytes become U+FFFD.

    >>> decode("naïve".encode("latin-1")).text, decode("naïve".encode()).warning
    ('naïve', None)
    """
    name, mark = encoding(data[:SAMPLE_BYTES])
    data = data[mark:]
    try:
        return Decoded(data.decode(name or "utf-8"), name or "utf-8")
    except UnicodeDecodeError:
        pass
    if name is None and declared is not None and (text := _as_declared(data, declared)) is not None:
        return Decoded(text, declared)
    text = data.decode(name or "utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(map(text.count, {c for c in set(text) if c > "\x7f" and c != "\ufffd"}))
    if name is not None or good > bad:
        return Decoded(text, name or "utf-8", f"{bad} damaged characters were replaced by U+FFFD")
    try:
        text, western = data.decode("cp1252"), "windows-1252"
    except UnicodeDecodeError:
        # the five bytes that Windows-1252 leaves free; in Latin-1 they are control characters
        text, western = data.decode("latin-1"), "iso-8859-1"
    return Decoded(text, western, f"it is not UTF-8 and was read as {western}")


def _as_declared(data: bytes, declared: str) -> str | None:
    try:
        name = codecs.lookup(declared).name
        if _CODE_PAGE.fullmatch(name) is None:
            return None
        # Browsers read Latin-1 as Windows-1252, so that is what pages are written in.
        return data.decode("cp1252" if name in ("iso8859-1", "ascii") else name)
    except (LookupError, ValueError):
        # not the name of an encoding, or not that of these bytes
        return None


def fault(text: str) -> str | None:
    r"""Return why a decoded text cannot be an article's, or `None`.

    >>> fault("Words\x00"), fault("Words"), fault("\ud800")
    ('it holds NUL characters: it is not text', None, 'it holds half of a surrogate pair (U+D800)')
    """
    if not text or text.isspace():
        return "it holds nothing but white space" if text else "it is empty"
    if "\x00" in text:
        return "it holds NUL characters: it is not text"
    controls = len(_CONTROLS.findall(text))
    if controls * _CHARS_PER_CONTROL > max(len(text), _CHARS_PER_CONTROL):
        return f"it holds {controls} control characters: it is not text"
    # Only JSON escapes can bring one; it has no UTF-8 form, so nothing could be written about the article.
    lone = _SURROGATE.search(text)
    return None if lone is None else f"it holds half of a surrogate pair (U+{ord(lone.group()):04X})"


def as_utf8(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Turn a stream into UTF-8 where its first bytes show UTF-16 or UTF-32; drop its byte order mark."""
    first = next(chunks, b"")
    while len(first) < SAMPLE_BYTES and (more := next(chunks, b"")):
        first += more
    name, mark = encoding(first[:SAMPLE_BYTES])
    first = first[mark:]
    if name is None or name == "utf-8":
        yield first
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(name)("replace")
    yield decoder.decode(first).encode()
    for chunk in chunks:
        yield decoder.decode(chunk).encode()
    yield decoder.decode(b"", final=True).encode()
