"""An archive of an election is ours and in order, or refused; what Belenios's own tool lets pass is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from evidence.verifier.election import Election, read_election
from evidence.verifier.faults import AlteredError, UnreadableError
from evidence.verifier.tally import Tally, check_events, check_growth, check_setup, check_tally
from tests.belenios.forge import BALLOT_HASH, Forge, member, open_election, sound, wanted


def checked(forge: Forge) -> Tally:
    """Take an archive through every check."""
    election = read_election(forge.data)
    check_setup(election, wanted())
    check_events(election)
    return check_tally(election, wanted())


def test_a_sound_election_gives_the_weight_of_each_choice_on_each_option() -> None:
    assert checked(sound()) == Tally(
        cast_count=2,
        cast_weight=5,
        replaced_count=1,
        totals={
            "o1": {"for": 5, "against": 0, "abstain": 0},
            "o2": {"for": 2, "against": 3, "abstain": 0},
            "o3": {"for": 3, "against": 0, "abstain": 2},
        },
    )


def test_an_election_says_what_it_is() -> None:
    election = read_election(sound().data)
    assert (election.trustees, election.tallied) == ((3, 2), True)
    assert election.last == sound().parent
    assert not read_election(open_election().data).tallied


def test_an_election_under_way_is_in_order_and_has_no_result_yet() -> None:
    election = read_election(open_election().data)
    check_events(election)
    with pytest.raises(AlteredError, match="has no result yet"):
        check_tally(election, wanted())


def _erased() -> Forge:
    """A ballot after the end, counted alone: the urn is erased and the tool's own check passes."""
    forge = open_election()
    forge.event("EndBallots")
    return forge.vote("101").tally(count=1, weight=1).share(1, 3).result([1, 0, 0], [1, 0, 0], [1, 0, 0])


def _ended(forge: Forge) -> Forge:
    forge.event("EndBallots")
    return forge


def _strange(forge: Forge) -> Forge:
    forge.event("Shuffle", forge.file({"owner": 1}))
    return forge


@pytest.mark.parametrize(
    ("altered", "why"),
    [
        (lambda: open_election().end().vote("101").share(1, 3).result(), "event 6 .*Ballot.* no place"),
        (lambda: sound().vote("101"), "event 9 .*Ballot.* no place"),
        (_erased, "event 5 .*Ballot.* no place"),
        (lambda: open_election().vote("102", 1).end().share(1, 3).result(), "is replayed"),
        (lambda: open_election().end().share(1, 2, 3).result(), "3 decryption shares"),
        (lambda: open_election().end().share(1, 1).result(), "2 decryption shares"),
        (lambda: open_election().end().share(1, 4).result(), "2 decryption shares"),
        (lambda: open_election().end().share(1).result(), "1 decryption shares"),
        (lambda: open_election().end().result(), "event 6 .*Result.* no place"),
        (lambda: sound().share(2), "event 9 .*PartialDecryption.* no place"),
        (lambda: sound().result([0, 5, 0], [5, 0, 0], [5, 0, 0]), "event 9 .*Result.* no place"),
        (lambda: open_election().end().tally().share(1, 3).result(), "event 6 .*EncryptedTally.* no place"),
        (lambda: _ended(sound()), "event 9 .*EndBallots.* no place"),
        (lambda: _strange(open_election()), "event 4 .*Shuffle.* no place"),
        (lambda: Forge().begin().begin(), "event 1 .*Setup.* no place"),
        (lambda: open_election().vote("104").end().share(1, 3).result(), "is not of this election"),
        (
            lambda: open_election().vote("101", election_uuid="autre").end().share(1, 3).result(),
            "is not of this election",
        ),
        (
            lambda: open_election().vote("101", election_hash="autre").end().share(1, 3).result(),
            "is not of this election",
        ),
        (lambda: open_election().end(count=1).share(1, 3).result(), "does not count the last ballot"),
        (lambda: open_election().end(weight=6).share(1, 3).result(), "does not count the last ballot"),
        (lambda: open_election().end().share(1, 3).result([5, 0, 0]), "does not spread the weight"),
        (
            lambda: open_election().end().share(1, 3).result([5, 0, 0], [4, 0, 0], [5, 0, 0]),
            "does not spread the weight",
        ),
        (
            lambda: open_election().end().share(1, 3).result([5, 0, 0], [6, -1, 0], [5, 0, 0]),
            "does not spread the weight",
        ),
        (
            lambda: open_election().end().share(1, 3).result([5, 0], [5, 0], [5, 0]),
            "does not spread the weight",
        ),
    ],
)
def test_an_election_out_of_order_is_refused_whoever_wrote_it(altered: Callable[[], Forge], why: str) -> None:
    with pytest.raises(AlteredError, match=why):
        checked(altered())


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"uuid": "autre"}, "of another election: autre"),
        ({"description": "Une élection"}, "does not bear the ballot hash"),
        ({"description": f"Empreinte : {BALLOT_HASH[:-1]}"}, "does not bear the ballot hash"),
        ({"questions": []}, "does not ask the frozen questions"),
        ({"credentials": ["101,1", "102,2", "103,4"]}, "is not that of the authority"),
        ({"trustees": [["Single", {}]]}, "one trustee of 1 would be enough"),
        ({"trustees": [["Pedersen", {"threshold": 1, "certs": [1, 2]}]]}, "one trustee of 2 would be enough"),
        ({"credential_authority": "server"}, "no credential authority other"),
        ({"credential_authority": ""}, "no credential authority other"),
        ({"credential_authority": "Ada"}, "no credential authority other"),
    ],
)
def test_a_setup_that_is_not_ours_is_refused(told: dict[str, Any], why: str) -> None:
    with pytest.raises(AlteredError, match=why):
        check_setup(read_election(Forge().begin(**told).data), wanted())


def test_weights_that_are_not_those_of_the_roll_are_refused_even_under_the_fingerprint_we_were_told() -> None:
    with pytest.raises(AlteredError, match="not those of the frozen roll"):
        check_setup(read_election(sound().data), wanted(weights=(1, 2, 4)))


def test_a_trustee_beside_a_group_is_needed_besides() -> None:
    group = ["Pedersen", {"threshold": 2, "certs": [1, 2, 3]}]
    forge = Forge().begin(trustees=[["Single", {}], group])
    assert read_election(forge.data).trustees == (4, 3)


def test_a_credential_without_a_weight_weighs_one() -> None:
    assert read_election(Forge().begin(credentials=["101", "102,2"]).data).credentials == {"101": 1, "102": 2}


@pytest.mark.parametrize("listed", [["101,1", "101,2"], ["101,0"], ["101,-1"]])
def test_a_credential_stands_once_and_weighs_something(listed: list[str]) -> None:
    with pytest.raises(AlteredError, match="hold one twice"):
        _ = read_election(Forge().begin(credentials=listed).data).credentials


@pytest.mark.parametrize(
    ("other", "place"),
    [({"height": 2}, 1), ({"parent": "0" * 64}, 1), ({"payload": "0" * 64}, 1), ({"more": 1}, 1)],
)
def test_an_event_that_does_not_follow_is_refused(other: dict[str, Any], place: int) -> None:
    forge = Forge().begin()
    forge.event("Ballot", **other)
    with pytest.raises(AlteredError, match=f"event {place} .* does not follow"):
        read_election(forge.data)


def test_a_file_that_is_not_at_its_hash_or_is_there_twice_is_refused() -> None:
    forge = Forge().begin()
    for altered in (
        forge.data + member("0" * 64 + ".data.json", b"{}"),
        forge.data + member("autre", b"{}"),
        forge.data + forge.data[512 + 512 :],
    ):
        with pytest.raises(AlteredError, match="does not match its hash, or stands there twice"):
            read_election(altered)


def test_an_archive_that_refers_to_what_is_not_there_is_refused() -> None:
    forge = Forge()
    forge.event("Setup", forge.file({"election": "0" * 64, "trustees": "", "credentials": ""}))
    with pytest.raises(AlteredError, match="is missing"):
        _ = read_election(forge.data).election


def test_an_archive_without_a_setup_is_refused() -> None:
    forge = Forge()
    forge.event("EndBallots")
    for election in (read_election(forge.data), Election((), {}, ())):
        with pytest.raises(AlteredError, match="does not begin with the setup"):
            _ = election.setup


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        bytes(1024),
        member("AUTRE", b'{"version":1}'),
        member("BELENIOS", b'{"version":2}'),
        member("BELENIOS", b"[]"),
        member("BELENIOS", b"{"),
        sound().data[:-1],
        sound().data[:700],
        sound().data[:-1] + b"x",
        sound().data.replace(b"0000644", b"0000645", 1),
    ],
)
def test_what_is_no_archive_or_is_cut_is_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_election(data)


def test_every_byte_of_the_archive_that_says_something_is_held_by_a_hash_or_a_sum() -> None:
    data = Forge().begin().data
    for place in range(1024, len(data), 3):
        altered = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        with pytest.raises((AlteredError, UnreadableError)):
            read_election(altered)


def test_an_archive_only_grows() -> None:
    before, after = read_election(open_election().data), read_election(sound().data)
    check_growth(before, before)
    check_growth(before, after)


@pytest.mark.parametrize(
    ("now", "same"),
    [
        (lambda: Forge().begin().vote("102", 1), 8),
        (lambda: Forge().begin().vote("102", 1).vote("103", 1), 10),
        (lambda: Forge().begin().vote("103", 1).vote("102", 1).vote("102", 2), 6),
        (lambda: Forge().begin(name="Autre"), 1),
    ],
)
def test_an_archive_that_was_shortened_rewound_or_written_anew_is_refused(
    now: Callable[[], Forge], same: int
) -> None:
    with pytest.raises(AlteredError, match=rf"of before: {same} files in common of 12"):
        check_growth(read_election(open_election().data), read_election(now().data))
