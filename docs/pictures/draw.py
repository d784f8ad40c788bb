"""Draw the pictures of `docs/text.md`: ``python docs/pictures/draw.py``, with Chromium and util-linux."""

from __future__ import annotations

import html
import re
import shlex
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
CHARTE = Path(sys.executable).with_name("charte")
OLD, NEW = "charter_versions/1.0.0/charter.md", "tests/house/revised.md"
COLOURS = {"0": "</b>", "1": '<b class="strong">', "31": '<b class="gone">', "32": '<b class="come">'}
SHEET = """
body { margin: 0; background: #1d2126; }
pre { margin: 0; padding: 1.2rem 1.5rem; font: 15px/1.5 "DejaVu Sans Mono", monospace; color: #e6e6e3;
      white-space: pre-wrap; }
b { font-weight: normal; } .strong { font-weight: bold; } .gone { color: #ff9a94; } .come { color: #8fdc9c; }
"""


def said(*arguments: str) -> str:
    """What a command prints where it thinks that it writes to a terminal."""
    command = ["script", "-qec", shlex.join([str(CHARTE), *arguments]), "/dev/null"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    return done.stdout.replace("\r\n", "\n")


def terminal(command: str, printed: str) -> str:
    """A page that shows a terminal."""
    body = re.sub(r"\x1b\[(\d+)m", lambda found: COLOURS[found[1]], html.escape(printed))
    return f'<meta charset="utf-8"><style>{SHEET}</style><pre>$ {html.escape(command)}\n{body}</pre>'


def main() -> None:
    """Write each picture beside this file."""
    pages = {
        "terminal": terminal(f"charte diff {OLD} {NEW}", said("diff", OLD, NEW)),
        "redline": said("diff", OLD, NEW, "--format", "html"),
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, page in pages.items():
            tab = browser.new_page(viewport={"width": 1000, "height": 200})
            tab.set_content(page)
            tab.screenshot(path=HERE / f"{name}.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
