"""Exit with 0 if the server of this machine answers and can read its store, with 1 and the reason if not.

For HEALTHCHECK in a container and for whatever else watches by running a command. It needs nothing but Python.
"""

from __future__ import annotations

import os
import sys
from http.client import HTTPConnection, HTTPException

#: Seconds until a server that does not answer counts as sick.
PATIENCE = 8.0


def main() -> int:
    port = int(os.environ.get("ONRECORD_PORT", "8000"))
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        body = answer.read(10_000).decode("utf-8", "replace").strip()
    except (OSError, HTTPException) as error:
        sys.stdout.write(f"nothing answers on port {port}: {error}\n")
        return 1
    finally:
        connection.close()
    sys.stdout.write(f"{answer.status} {body}\n")
    return 0 if answer.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
