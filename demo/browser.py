"""A user agent that runs no script: it follows links and redirects, keeps cookies and posts forms."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Self
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit

from demo.forms import Button, Filling, Form, FormError, Pairs, forms
from demo.page import Element, seen, tree

REDIRECTS = (301, 302, 303)
MOST_REDIRECTS = 10
BOUNDARY = "charte-demonstration-7f3a9c51"
URLENCODED = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Page:
    """What came back: status, final address, headers and body, and what a reader sees of it."""

    status: int
    url: str
    headers: dict[str, str]
    body: bytes = field(repr=False)
    root: Element = field(repr=False)
    forms: tuple[Form, ...] = field(repr=False)

    @property
    def title(self) -> str:
        """The title of the page, empty where there is none."""
        return next((one.text for one in self.root.tags("title")), "")

    @property
    def text(self) -> str:
        """The text of the page as seen."""
        return self.root.text

    def form(self, act: str) -> Form:
        """The first form whose `data-act` is this one.

        Raises:
            FormError: there is none; the message says which page this is and which forms it has.
        """
        found = self.all(act)
        if not found:
            has = [form.act for form in self.forms]
            raise FormError(f"no form {act} at {self.masked} ({self.status}, « {self.title} »), only {has}")
        return found[0]

    def all(self, act: str) -> list[Form]:
        """Every form whose `data-act` is this one."""
        return [form for form in self.forms if form.act == act]

    def part(self, element_id: str) -> str | None:
        """The text of the element of this id, None where there is none."""
        found = self.root.find(id=element_id)
        return None if found is None else seen(found.text)

    def links(self) -> list[str]:
        """The addresses this page links to, made absolute."""
        return [urljoin(self.url, one.attributes["href"]) for one in self.root.walk() if _is_link(one)]

    @property
    def masked(self) -> str:
        """Its address, without the token of a personal link."""
        return re.sub(r"/([vspc])/[\w-]+", r"/\1/…", self.url)


def _is_link(element: Element) -> bool:
    return element.tag == "a" and "href" in element.attributes


class Browser:
    """One person's browser: cookies of its own, one connection a site. Use it as a context manager."""

    def __init__(self, base_url: str, *, language: str = "fr", timeout_seconds: float = 30) -> None:
        self.base_url = base_url
        self.language = language
        self.timeout_seconds = timeout_seconds
        self._cookies: dict[tuple[str, str], tuple[str, str]] = {}
        self._connections: dict[str, http.client.HTTPConnection] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Its connections are closed; its cookies stay."""
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()

    def get(self, path_or_url: str) -> Page:
        """The page at this address, redirects followed, as if the address had been typed."""
        return self._visit("GET", urljoin(self.base_url, path_or_url), b"", {}, site="none")

    def submit(
        self, page: Page, form: Form, filling: Filling | None = None, button: Button | None = None
    ) -> Page:
        """The page that answers this form of this page once filled and sent.

        Raises:
            FormError: the form does not offer what it is filled with.
        """
        pairs = form.filled(filling or {}, button)
        url = urljoin(page.url, (button.action if button else "") or form.action)
        if form.method == "get":
            url = urlsplit(url)._replace(query=urlencode(pairs)).geturl()
            return self._visit("GET", url, b"", {"Referer": page.url}, site="same-origin")
        body, kind = _multipart(pairs) if form.multipart else (urlencode(pairs).encode(), URLENCODED)
        sent = {"Content-Type": kind, "Origin": _origin(page.url), "Referer": page.url}
        same = _origin(url) == _origin(page.url)
        return self._visit("POST", url, body, sent, site="same-origin" if same else "cross-site")

    def _visit(self, method: str, url: str, body: bytes, extra: dict[str, str], *, site: str) -> Page:
        for _ in range(MOST_REDIRECTS + 1):
            response, content = self._request(method, url, body, {**extra, "Sec-Fetch-Site": site})
            location = response.headers.get("Location")
            if response.status not in REDIRECTS or location is None:
                return _page(url, response, content)
            url = urljoin(url, location)
            method, body, extra = "GET", b"", {}
        raise FormError(f"more than {MOST_REDIRECTS} redirects, the last one to {url}")

    def _request(
        self, method: str, url: str, body: bytes, extra: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        parts = urlsplit(url)
        headers = {
            "Accept": "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8",
            "Accept-Language": self.language,
            "Sec-Fetch-Mode": "navigate",
            "Sec-Fetch-Dest": "document",
            "User-Agent": "charte-demo/1",
            **self._cookie_header(parts),
            **extra,
        }
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        response, content = self._exchange(parts, method, target, body or None, headers)
        self._keep_cookies(parts, response.headers.get_all("Set-Cookie") or [])
        return response, content

    def _exchange(
        self, parts: SplitResult, method: str, target: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        kept = self._connections.get(parts.netloc)
        connection = kept or http.client.HTTPConnection(parts.netloc, timeout=self.timeout_seconds)
        self._connections[parts.netloc] = connection
        try:
            connection.request(method, target, body, headers)
            response = connection.getresponse()
            return response, response.read()
        except (http.client.RemoteDisconnected, ConnectionError):
            # a kept connection may have been closed while idle: nothing was answered, so ask once more
            connection.close()
            del self._connections[parts.netloc]
            if kept is None:
                raise
            return self._exchange(parts, method, target, body, headers)

    def _cookie_header(self, parts: SplitResult) -> dict[str, str]:
        path = parts.path or "/"
        fitting = [
            f"{name}={value}"
            for (host, name), (value, scope) in self._cookies.items()
            if host == parts.hostname and (path + "/").startswith(scope.rstrip("/") + "/")
        ]
        return {"Cookie": "; ".join(fitting)} if fitting else {}

    def _keep_cookies(self, parts: SplitResult, lines: list[str]) -> None:
        for line in lines:
            for name, morsel in SimpleCookie(line).items():
                key = (parts.hostname or "", name)
                if morsel["max-age"] == "0" or not morsel.value:
                    self._cookies.pop(key, None)
                elif parts.scheme == "https" or not morsel["secure"]:
                    self._cookies[key] = (morsel.value, morsel["path"] or "/")


def _page(url: str, response: http.client.HTTPResponse, content: bytes) -> Page:
    kind = response.headers.get_content_type()
    root = tree(content.decode("utf-8", "replace")) if kind == "text/html" else Element("#root")
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Page(response.status, url, headers, content, root, tuple(forms(root)))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _multipart(pairs: Pairs) -> tuple[bytes, str]:
    pieces = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in pairs
    ]
    return f"{''.join(pieces)}--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}"
