"""Names for articles that have none of their own."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit


def of_url(url: str) -> str:
    """Return the last part of a URL's path, as a file's name is the last part of its path; else its host.

    >>> of_url("https://herald.example/2024/mill-closes.html?a=1"), of_url("https://herald.example/")
    ('mill-closes.html', 'herald.example')
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return url
    last = unquote(parts.path.rstrip("/").rpartition("/")[2], errors="replace")
    return "".join(c if c.isprintable() else "\ufffd" for c in last) or host or url
