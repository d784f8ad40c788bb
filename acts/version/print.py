"""Print a version: what its articles are and come from, and the files it is given as, made once and kept."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from sqlmodel import Session, col, select

from acts.act import Act, Actor, act
from acts.version.verify import verify_folder
from charter.articles import Descent, articles, descents
from models.article import Article
from models.home import Home
from models.question import Option, Question
from models.reading import reading
from models.rendition import Rendition
from models.version import Version
from models.views import shapes
from models.views.published import published


def print_versions(home: Home, *, driver: str) -> list[str]:
    """Print every version that was not printed yet, oldest first; return their numbers."""
    with reading(home) as db:
        waiting = unprinted(db)
    for number in waiting:
        print_version(home, number, driver=driver)
    return waiting


def unprinted(session: Session) -> list[str]:
    """Return the versions without their files."""
    printed = select(Rendition.version).where(Rendition.shape == "docx")
    rows = select(Version.number).where(col(Version.number).not_in(printed)).order_by(col(Version.position))
    return list(session.exec(rows).all())


def print_version(home: Home, number: str, *, driver: str) -> None:
    """Keep a version's articles and files; the leaf names each file by its hash. Printed once only.

    Raises:
        VersionAltered: what lies on the disk is not what was published.
    """
    with act(home, "print", actor=Actor("clock", driver=driver), subject=f"version:{number}") as a:
        if number not in unprinted(a.session):
            return
        version = a.one(Version, number)
        verify_folder(a.session, home, version)
        a.record({"version": number, "files": printed(a, version)})


def printed(a: Act, version: Version) -> dict[str, str]:
    """Keep a version's articles and files; return the hash of each file by its shape."""
    a.add(*_articles(a, version))
    files = _files(a, version)
    a.add(*files)
    return {each.shape: each.hash for each in files}


def _files(a: Act, version: Version) -> list[Rendition]:
    settings = a.home.settings()
    shown = published(a.session, version.number)
    base = published(a.session, version.previous or version.number)
    made: Mapping[str, bytes] = {"docx": shapes.word(shown, base, settings)}
    return [
        Rendition(version=version.number, shape=shape, hash=sha256(data).hexdigest(), data=data)
        for shape, data in made.items()
    ]


def _articles(a: Act, version: Version) -> list[Article]:
    """Return a version's articles; each keeps the key it had, whatever it is numbered now."""
    text = a.text(version.text_hash)
    before = a.session.get(Version, version.previous) if version.previous else None
    found = (
        descents(a.text(before.text_hash), text)
        if before
        else [Descent(article, "", "new") for article in articles(text)]
    )
    olds = a.session.exec(select(Article).where(Article.version == version.previous)).all()
    keys, taken = {each.slug: each.key for each in olds}, set(a.session.exec(select(Article.key)).all())
    asked = _asked(a, version, before) if before else {}
    out: list[Article] = []
    for position, each in enumerate(found, 1):
        fresh = (
            each.article.slug if each.article.slug not in taken else f"{each.article.slug}-{version.number}"
        )
        out.append(
            Article(
                version=version.number,
                slug=each.article.slug,
                key=keys.get(each.before, fresh),
                position=position,
                level=each.article.level,
                title=each.article.title,
                body=each.article.text,
                state=each.state,
                before=each.before,
                questions=asked.get(each.before or each.article.title, []),
            )
        )
    return out


def _asked(a: Act, version: Version, before: Version) -> dict[str, list[int]]:
    """Return which adopted questions change each article: by its old slug, by its title where it is new."""
    adopted = (
        select(Question.position, Option.text_hash)
        .join(Option, col(Option.question_id) == Question.id)
        .where(Question.ballot_id == version.ballot_id, Option.outcome == "adopted")
        .order_by(col(Question.position))
    )
    out: dict[str, list[int]] = {}
    for position, text_hash in a.session.exec(adopted).all():
        for each in descents(a.text(before.text_hash), a.text(text_hash)):
            if each.state in ("new", "changed"):
                out.setdefault(each.before or each.article.title, []).append(position)
    return out
