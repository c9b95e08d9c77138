"""The text of a PDF file, read in a process of its own: files are made that take for ever, or all memory there is.

Run with the file on standard input and two numbers: most bytes of memory, and most characters of text. Writes one JSON
object: `text` (a list of pages) and `title`, or `problem`.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
from io import BytesIO
from typing import Any


def read(data: bytes, max_chars: int) -> dict[str, Any]:
    """Return the pages' texts, and what the file says of itself."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    # What is odd in a file is of no use to who reads its text.
    logging.disable(logging.CRITICAL)
    stumbles = (
        PyPdfError, ArithmeticError, AssertionError, AttributeError, LookupError, OSError, RuntimeError, TypeError,
        ValueError,
    )  # fmt: skip
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"problem": "encrypted"}
        pages: list[str] = []
        length = 0
        for page in reader.pages:
            pages.append(page.extract_text())
            length += len(pages[-1])
            if length > max_chars:
                return {"problem": "too-large"}
        title = reader.metadata.title if reader.metadata is not None else None
    except stumbles as error:
        return {"problem": f"{type(error).__name__}: {error}"[:200]}
    except MemoryError:
        return {"problem": "memory"}
    return {"text": pages, "title": title if isinstance(title, str) else None}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2)
    sys.stdout.write(json.dumps(read(sys.stdin.buffer.read(), int(sys.argv[2]))))
