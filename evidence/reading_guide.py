"""What a bundle says of itself to whoever opens it: French first."""

from __future__ import annotations

GUIDE = """# Dossier de preuve du scrutin {ballot}

Ce dossier permet de refaire le dépouillement et de vérifier chaque texte et chaque acte, sans réseau et sans
rien installer : Python 3.11 suffit.

    python3 -I verify.py                    dans le dossier décompressé
    python3 -I verify.py DOSSIER.zip        sur l’archive

Chaque vérification est une ligne. À la fin : 0 si tout est juste, 1 si quelque chose a été altéré, 2 si ce
n’est pas lisible. Seul, le programme dit *cohérent* : ce dossier ne se contredit pas, et voici l’empreinte de
la clé qui l’a signé, à comparer. Pour qu’il dise *authentique*, donnez-lui ce que vous tenez d’ailleurs :

    python3 -I verify.py --trust CLÉ --checkpoint COURRIEL [--receipt RÉCÉPISSÉ]

- `--trust` : la clé publique du service, ou son empreinte.
- `--checkpoint` : un point de contrôle, ou un courriel reçu pendant le scrutin, dont le pied porte la taille
  et la racine du journal.
- `--receipt` : votre récépissé de vote.

Qui reçoit ce dossier d’un inconnu prendra `verify.py` ailleurs que dans ce dossier.

`minutes.md` est le procès-verbal qui fait foi ; `minutes.en.md`, là où il est, en est la version anglaise.

{choices_fr}
Aucune adresse n’y figure ; les destinataires des avis sont remplacés par une empreinte à clé.

# Evidence of ballot {ballot}

With Python 3.11 and nothing else, `python3 -I verify.py` counts again and checks every text and every act,
a line each. It leaves with 0 when all is sound, 1 when something was altered, 2 when it cannot be read. Alone
it says *consistent* and prints the signer’s fingerprint, to be compared; with `--trust KEY` and
`--checkpoint FILE` (any mail received during the ballot) it says *authentic*. `--receipt FILE` checks a
receipt. Whoever has this bundle from a stranger takes `verify.py` from elsewhere. The minutes that bind are
`minutes.md`, in French; `minutes.en.md`, where it is there, says the same in English.

{choices_en}

    ssh-keygen -Y verify -f allowed_signers -I charte -n charte-checkpoint \\
        -s checkpoints/N.sig < checkpoints/N
"""

CHOICES = {
    "named": (
        """Le scrutin est nominatif : `votes.json` porte le choix de chaque organisme et le nom
de qui a voté pour lui ; `telephone` marque un bulletin que deux personnes ont enregistré
comme il leur fut dit.""",
        """The ballot is by name: `votes.json` holds the choice of each organisation, and who voted for it;
`telephone` marks a vote that two persons recorded as it was told to them.""",
    ),
    "confidential": (
        """Le scrutin est confidentiel : `tally.json` porte les bulletins, chacun sous l’empreinte
de son numéro de suivi, et `voters.json` qui a voté. Rien ne joint l’un à l’autre.""",
        """The ballot is confidential: `tally.json` holds the votes, each under the hash of its
tracking number, and `voters.json` who voted. Nothing joins the two.""",
    ),
    "secret": (
        """Le scrutin est secret : `election.bel` est l’archive publique de son élection Belenios.
`verify.py` en contrôle la forme, la mise en place, l’ordre et les totaux, non les preuves cryptographiques.
Pour elles, l’outil de Belenios : copiez `election.bel` sous le nom UUID.bel (l’uuid est dans
`election.json`), puis lancez `belenios-tool election verify` dans ce dossier.""",
        """The ballot is secret: `election.bel` is the public archive of its Belenios election.
`verify.py` checks its form, setup, order and totals, not the cryptographic proofs. For those,
Belenios's tool: copy `election.bel` to UUID.bel (the uuid is in `election.json`), then run
`belenios-tool election verify` there.""",
    ),
}


def guide(ballot: str, mode: str) -> str:
    """Return the guide to the evidence of a ballot."""
    fr, en = CHOICES[mode]
    return GUIDE.format(ballot=ballot, choices_fr=fr, choices_en=en)
