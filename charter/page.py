"""A charter, or a comparison, as one complete page that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from charter.canon import text_hash
from charter.changes import compare
from charter.render import charter_html, redline_html

STYLE = """
:root{color-scheme:light dark;--text:#1a1a1a;--page:#fbfaf6;--card:#fff;--line:#d9d6cc;--accent:#1f3f8f;
--soft:#4d4d4d;--in:#0b4d1c;--in-bg:#e3f4e6;--out:#8a1c12;--out-bg:#fbe6e4}
@media (prefers-color-scheme:dark){:root{--text:#f0efe9;--page:#14161a;--card:#1d2026;--line:#3a3f48;
--accent:#a9c1ff;--soft:#c4c4c4;--in:#a8e6b5;--in-bg:#12351c;--out:#ffb4ab;--out-bg:#4a1713}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:17px/1.6 system-ui,sans-serif}
main{max-width:68ch;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.44rem;line-height:1.3}h2{font-size:1.2rem}
h3,h4,h5,h6{font-size:1rem;margin:1.5rem 0 .5rem}a{color:var(--accent)}
:focus-visible{outline:3px solid #d9730d}
.card{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.5rem 1.25rem 1.25rem}
ins.added{color:var(--in);background:var(--in-bg);text-decoration:underline;font-weight:700}
ins.added::before{content:"+ " / ""}del.removed{color:var(--out);background:var(--out-bg)}
del.removed::before{content:"− " / ""}.changed{border-left:4px solid var(--accent);padding-left:.75rem}
.changed:target{outline:3px solid #d9730d}.note,.state{color:var(--soft)}
summary>h3,summary>h4,summary>h5{display:inline}
summary{padding:.75rem 0;cursor:pointer}.hash{color:var(--soft);overflow-wrap:anywhere;font-size:.85rem}
table{border-collapse:collapse}td{border:1px solid var(--line);padding:.25rem .5rem}pre{white-space:pre-wrap}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media print{body{background:#fff;color:#000}.card{border:0}}
"""
SAID = {
    "fr": {
        "title": "Ce qui change",
        "list": "Ce qui change, en clair",
        "none": "Aucune différence.",
        "text": "Le texte avec les modifications",
        "legend": "Légende",
        "in": "texte ajouté",
        "out": "texte supprimé",
        "rest": "Le reste est inchangé.",
        "old": "Ancien texte",
        "new": "Nouveau texte",
        "-": "supprimé\u00a0: ",
        "+": "ajouté\u00a0: ",
        "version": "Charte, version",
        "published": "publiée le",
    },
    "en": {
        "title": "What changes",
        "list": "What changes, in plain words",
        "none": "No difference.",
        "text": "The text with its changes",
        "legend": "Legend",
        "in": "added text",
        "out": "removed text",
        "rest": "The rest is unchanged.",
        "old": "Old text",
        "new": "New text",
        "-": "removed: ",
        "+": "added: ",
        "version": "Charter, version",
        "published": "published on",
    },
}


def diff_page(old: str, new: str, *, lang: str, old_name: str, new_name: str) -> str:
    """One HTML page with the list of changes, a legend and the redline.

    Args:
        old: the base.
        new: the edited text.
        lang: fr or en.
        old_name: what the base is called.
        new_name: what the edited text is called.
    """
    said = SAID[lang]
    found = compare(old, new)
    sentences = [change.fr if lang == "fr" else change.en for change in found.changes]
    items = "".join(
        f'<li><a href="#modification-{number}">{escape(sentence, quote=False)}</a></li>'
        for number, sentence in enumerate(sentences, 1)
    )
    listed = f"<ol>{items}</ol>" if items else f"<p>{said['none']}</p>"
    legend = (
        f'<p><strong>{said["legend"]}</strong> <ins class="added"><span class="vh">[{said["+"]}</span>'
        f'{said["in"]}<span class="vh">]</span></ins> '
        f'<del class="removed"><span class="vh">[{said["-"]}</span>'
        f'{said["out"]}<span class="vh">]</span></del>. {said["rest"]}</p>'
    )
    title = f"{said['title']} — {escape(old_name)} → {escape(new_name)}"
    body = (
        f"<h1>{title}</h1>\n"
        f'<p class="hash">{said["old"]} {_hash(old)}<br>{said["new"]} {_hash(new)}</p>\n'
        f"<h2>{said['list']}</h2>\n{listed}\n<h2>{said['text']}</h2>\n{legend}\n"
        f'<div class="card">{redline_html(old, new, lang=lang)}</div>'
    )
    return _page(title, body, lang=lang)


def charter_page(
    text: str, *, lang: str, name: str, published: str, address: str, meta: Sequence[tuple[str, str]] = ()
) -> str:
    """One HTML page with a charter and what is known of it.

    Args:
        text: the Markdown, in French.
        lang: fr or en, of what stands around the text.
        name: what its version is called.
        published: the day on which it was published, "" where that is not known.
        address: where it stands, "" for nowhere.
        meta: what machines read of it, property and value.
    """
    said = SAID[lang]
    title = f"{said['version']} {escape(name)}"
    facts = [title, *([f"{said['published']} {escape(published)}"] if published else [])]
    known = "<br>".join([" · ".join(facts), *([escape(address)] if address else []), _hash(text)])
    head = "".join(f'<meta property="{escape(key)}" content="{escape(value)}">\n' for key, value in meta)
    body = f'<p class="hash">{known}</p>\n<article class="card" lang="fr">\n{charter_html(text)}</article>'
    return _page(title, body, lang=lang, head=head)


def _hash(text: str) -> str:
    return f"SHA-256 {text_hash(text)}"


def _page(title: str, body: str, *, lang: str, head: str = "") -> str:
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{title}</title>\n{head}<style>{STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )
