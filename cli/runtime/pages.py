"""The process of the pages: `python -m cli.runtime.pages --home DIR --port N --base-url URL`."""

from __future__ import annotations

import argparse
from pathlib import Path

import uvicorn

from cli.runtime.ports import HOST
from web.app import create_app


def main() -> None:
    """Serve the pages, and the embedded mailbox with them, until told to end."""
    parser = argparse.ArgumentParser(prog="cli.runtime.pages")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--smtp-port", type=int, default=0)
    asked = parser.parse_args()
    application = create_app(
        asked.home, base_url=asked.base_url, mailbox=bool(asked.smtp_port), smtp_port=asked.smtp_port
    )
    # Paths carry tokens, so there is no access log here; the application keeps a masked one.
    uvicorn.run(
        application,
        host=HOST,
        port=asked.port,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=3,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=HOST,
    )


if __name__ == "__main__":
    main()
