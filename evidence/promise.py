"""What each mode of a ballot promises about the choices, and what it does not: the same words everywhere."""

from __future__ import annotations

PROMISES = {
    ("named", "fr"): (
        "Scrutin nominatif : le choix de chaque organisme est enregistré sous son nom ; "
        "il figure dans le dossier de preuve après la clôture."
    ),
    ("named", "en"): (
        "Named ballot: the choice of each organisation is recorded under its name; "
        "it stands in the evidence after the closing."
    ),
    ("confidential", "fr"): (
        "Scrutin confidentiel : le bulletin est détaché du nom dès son dépôt, sans heure ni adresse ; à la "
        "clôture, les bulletins sont mêlés avant d’être dépouillés, et rien de ce qui est conservé ne joint "
        "alors un organisme à son choix. Chaque votant retrouve son bulletin sur la feuille de dépouillement "
        "par son numéro de suivi."
    ),
    ("confidential", "en"): (
        "Confidential ballot: a vote is detached from the name as it is cast, without time or address; at "
        "the closing the votes are shuffled before they are counted, and nothing that is kept then joins an "
        "organisation to its choice. Each voter finds its vote on the tally sheet by its tracking number."
    ),
    ("secret", "fr"): (
        "Scrutin secret : le bulletin est chiffré chez le votant et déposé dans une élection Belenios "
        "tenue sur un serveur qui n’est pas le nôtre. Personne ici n’a de droit de vote, de clé ni de "
        "bulletin en clair : seuls des totaux sont déchiffrés, par plusieurs dépositaires ensemble, et "
        "chacun peut les vérifier."
    ),
    ("secret", "en"): (
        "Secret ballot: a vote is encrypted where it is cast and put into a Belenios election held on a "
        "server that is not ours. Nobody here has a credential, a key or a plain vote: only totals are "
        "decrypted, by several trustees together, and anyone can verify them."
    ),
}
NOT_PROMISED = {
    ("named", "fr"): "Ce mode ne cache aucun choix à qui exploite le service, même pendant le scrutin.",
    ("named", "en"): (
        "This mode hides no choice from whoever runs the service, even while the ballot is open."
    ),
    ("confidential", "fr"): (
        "Ce mode ne protège pas de qui exploite le service pendant le scrutin : il pourrait lire un vote à "
        "son arrivée, et les journaux et sauvegardes de la base gardent l’ordre des bulletins jusqu’à leur "
        "destruction, après le dépouillement. Un numéro de suivi montré à quelqu’un lui montre le choix. "
        "Un résultat unanime révèle le choix de chacun ; presque unanime, ou avec très peu de votants, il "
        "le laisse deviner. Plusieurs réponses sur un même bulletin peuvent le faire reconnaître."
    ),
    ("confidential", "en"): (
        "This mode does not protect from whoever runs the service while the ballot is open: a vote could be "
        "read as it arrives, and the logs and backups of the database keep the order of the votes until they "
        "are destroyed, after the count. A tracking number shown to somebody shows the choice. "
        "A unanimous result reveals every vote; one that nearly is, or very few voters, let them be "
        "guessed. Several answers on one vote may make it recognised."
    ),
    ("secret", "fr"): (
        "Ce mode ne protège pas de dépositaires qui s’entendraient, assez nombreux pour déchiffrer ; ni "
        "d’un appareil de vote altéré. L’autorité qui remet les droits de vote et le serveur réunis "
        "sauraient qui a voté. Le poids de chaque bulletin est public : très peu de votants, ou un poids "
        "que peu portent, laissent deviner des choix d’après les totaux. Un résultat unanime révèle le choix "
        "de chacun."
    ),
    ("secret", "en"): (
        "This mode does not protect from trustees who would conspire, enough of them to decrypt; nor from "
        "an altered device. The authority that gives the credentials and the server together would know "
        "who has voted. The weight of each vote is public: very few voters, or a weight that few bear, "
        "let choices be guessed from the totals. A unanimous result reveals every vote."
    ),
}


def promised(mode: str, lang: str) -> tuple[str, str]:
    """Return what a mode promises, and what it does not."""
    return PROMISES[mode, lang], NOT_PROMISED[mode, lang]
