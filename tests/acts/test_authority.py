"""A time-stamp is taken of the authorities that the home names, and of no other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from acts.reconcile import reconcile
from acts.seal.versions import seal_version
from rules.refusals import AuthoritiesUnreadable
from tests import stamps as tsa
from tests.acts.test_seal import setting, unseal
from tests.conftest import Hands


def naming(hands: Hands, url: str, *known: tsa.Authority) -> None:
    """Name a server of time-stamps, and the authorities that are believed."""
    (hands.home.path / "keys" / "tsa.pem").write_bytes(b"".join(each.pem for each in known))
    setting(hands, timestamp=url, authority="keys/tsa.pem")


def test_a_time_stamp_of_an_authority_that_the_home_names_is_taken(hands: Hands) -> None:
    unseal(hands)
    own = tsa.authority("Horodatage sans racine")
    with tsa.server(tsa.stamped) as url, tsa.server(tsa.answering(own)) as other:
        naming(hands, url, tsa.authority("Autre", stamps=False), tsa.root())
        assert seal_version(hands.home, "1.0.0", driver="test")
        unseal(hands)
        naming(hands, other, own)
        assert seal_version(hands.home, "1.0.0", driver="test"), "its own certificate may be named itself"


@pytest.mark.parametrize(
    ("make", "detail"),
    [
        (lambda: tsa.authority("Autre"), "does not end in one that this home names"),
        (lambda: tsa.authority("Autre", by=tsa.authority("Ailleurs", stamps=False)), "does not end in one"),
        (lambda: tsa.authority("Échue", by=tsa.root(), days=-1), "was not valid at the instant it tells"),
        (lambda: tsa.authority("Pas d’horodatage", by=tsa.root(), stamps=False), "does not end in one"),
    ],
    ids=["another", "below another", "expired", "not for time-stamps"],
)
def test_a_time_stamp_of_no_named_authority_seals_nothing_and_each_check_says_so(
    hands: Hands, make: Callable[[], tsa.Authority], detail: str
) -> None:
    unseal(hands)
    with tsa.server(tsa.answering(make())) as url, tsa.server(tsa.stamped) as right:
        naming(hands, url, tsa.root())
        found = reconcile(hands.home.path, driver="test")
        assert (found.mended, len(found.alarms), found.sound) == ([], 1, True)
        assert found.alarms[0].startswith(f"stamp-not-trusted: The time-stamp of {url}, by Common Name: ")
        assert detail in found.alarms[0]
        naming(hands, right, tsa.root())
        assert reconcile(hands.home.path, driver="test").mended == ["1.0.0: seal"]


@pytest.mark.parametrize(
    ("pem", "detail"),
    [(b"", "no certificate"), (b"\xff garbage", "no certificate"), (None, "No such file")],
    ids=["empty", "garbage", "missing"],
)
def test_authorities_that_cannot_be_read_are_named(hands: Hands, pem: bytes | None, detail: str) -> None:
    unseal(hands)
    if pem is not None:
        (hands.home.path / "keys" / "tsa.pem").write_bytes(pem)
    setting(hands, authority="keys/tsa.pem")
    with pytest.raises(AuthoritiesUnreadable, match=rf"tsa\.pem.*{detail}"):
        seal_version(hands.home, "1.0.0", driver="test")
