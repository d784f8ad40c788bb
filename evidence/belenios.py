"""What a frozen ballot gives to those who set its election up: roll and questions, bound to its hash."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evidence.verifier.tally import questions_for

NAME_LENGTH = 80


@dataclass(frozen=True)
class Voter:
    """A member on the roll: where its credential is sent, by which name, and its weight."""

    address: str
    member: str
    weight: int


@dataclass(frozen=True)
class Handover:
    """What is handed over. ``opens`` and ``closes`` are in words, on the clocks of the organisation."""

    ballot: str
    title: str
    organisation: str
    ballot_hash: str
    questions: Sequence[Mapping[str, Any]]
    voters: Sequence[Voter]
    administrator: str
    authority: str
    opens: str
    closes: str


def handed_over(told: Handover) -> dict[str, bytes]:
    """Return the files by name: the list of voters and the questions as Belenios takes them, and a guide.

    Source: Belenios specification 2.0, sections 4.1 (voters: address, login, weight) and 4.11 (template).
    """
    weight = sum(voter.weight for voter in told.voters)
    facts = {**vars(told), "count": len(told.voters), "weight": weight}
    voters = "".join(f"{each.address},{each.member},{each.weight}\n" for each in told.voters)
    return {
        "voters.txt": voters.encode(),
        "questions.json": (json.dumps(template(told), ensure_ascii=False, indent=2) + "\n").encode(),
        "LISEZ-MOI.md": GUIDE.format_map(facts).encode(),
    }


def template(told: Handover) -> dict[str, Any]:
    """Return the template of the election: the ballot hash stands in its description."""
    title = re.sub(r"\s+", " ", told.title).strip()[:NAME_LENGTH]
    return {
        "description": (
            f"{told.organisation}. Scrutin {told.ballot}, du {told.opens} au {told.closes}. "
            f"Empreinte du scrutin figé : {told.ballot_hash}"
        ),
        "name": title,
        "questions": questions_for(told.questions),
        "administrator": told.administrator,
        "credential_authority": told.authority,
    }


GUIDE = """# Élection du scrutin {ballot}

{title}. Ouverture : {opens}. Clôture : {closes}. {count} votants, poids total {weight}.
Empreinte du scrutin figé : `{ballot_hash}`

L’élection se tient sur un serveur Belenios qui n’est pas celui de la charte. Rien de ce qui est secret
(droits de vote, clés, bulletins) ne doit passer par le service de la charte ni par ses personnes.

- **Qui administre l’élection** ({administrator}) y reprend `questions.json` tel quel : nom, description (elle
  porte l’empreinte), questions, réponses. Une réponse par question, ni vote blanc ni réponses mêlées.
- **L’autorité des droits de vote** ({authority}) reçoit `voters.txt` (adresse, identifiant, poids), engendre
  les droits de vote, les envoie elle-même, et dit **l’empreinte de leur liste** au comité par une autre voie.
  Elle n’administre pas l’élection et n’en est pas dépositaire.
- **Les dépositaires** sont trois, et deux suffisent (seuil 2 sur 3). Après la clôture, deux déchiffrent, une
  fois, et seulement le total dont l’empreinte est publiée ; le troisième s’abstient : une part de trop est
  refusée.
- **Deux personnes du comité** enregistrent adresse, identifiant (uuid) et empreinte ; le service regarde
  ensuite l’archive publique, qui ne doit que grandir.
"""
