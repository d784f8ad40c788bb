"""The sentences of the minutes, in French and in English."""

from __future__ import annotations

FRENCH = {
    "title": "Procès-verbal du scrutin {ballot}",
    "object": "**Objet** : révision de la charte, cycle {cycle}, à partir de la version {base}.",
    "convocation": "**Convocation** : {by}. Fondement : {article}.",
    "rules": "**Règles** : {rulebook}, figé avec la liste électorale.",
    "opened": "**Ouverture** : {opened}.",
    "closed": "**Clôture** : {closed}.",
    "counted": "**Dépouillement** : {counted}.",
    "promise": "{promise}",
    "no_promise": "**Ce qui n’est pas promis** : {no_promise}",
    "held": "Élection {uuid}, tenue à {address}.",
    "trusted": (
        "Droits de vote remis par {authority} (empreinte {fingerprint}). Déchiffrement : {needed} "
        "dépositaires sur {trustees}."
    ),
    "verified": (
        "Archive publique vérifiée par belenios-tool {tool} et par notre propre contrôle ; empreinte "
        "SHA-256 : {archive_hash}. Qui a voté n’est pas connu ici."
    ),
    "roll": "Liste électorale et participation",
    "participation": ("Inscrits : {count} (poids {weight}). Votants : {voted} (poids {voted_weight})."),
    "quorum_met": "Quorum : {needed} sur {weight}, atteint avec {voted_weight}.",
    "quorum_missed": "Quorum : {needed} sur {weight}, non atteint avec {voted_weight}.",
    "quorum_none": "Aucun quorum n’est requis.",
    "questions": "Questions",
    "kind_single": "Proposition seule.",
    "kind_identical": "Propositions identiques, soumises une seule fois.",
    "kind_bundle": "Propositions groupées, soumises ensemble.",
    "kind_sequential": (
        "Propositions concurrentes, dépouillées de la plus éloignée du texte en vigueur à la plus proche ; "
        "la première adoptée fait tomber les suivantes."
    ),
    "kind_ranked": (
        "Propositions concurrentes, classées par les membres avec le texte en vigueur parmi elles ; "
        "dépouillées par la méthode de Schulze."
    ),
    "option": "**{title}** (auteurs : {authors})",
    "changes": "Ce que ce texte change :",
    "text": "- Empreinte du texte : `{hash}`",
    "weights": "- Pour : {for_} ; contre : {against} ; abstention : {abstain}.",
    "weights_ranked": (
        "- Le préfèrent au texte en vigueur : {for_} ; préfèrent le texte en vigueur : {against} ; "
        "ni l’un ni l’autre : {abstain}."
    ),
    "blank": "- Blancs : {blank}, ni pour, ni contre, ni abstention.",
    "derivation": "- {derivation}.",
    "outcome_adopted": "La question est adoptée.",
    "outcome_rejected": "La question est rejetée.",
    "outcome_status_quo": "Aucune des rédactions n’est adoptée : le texte en vigueur demeure.",
    "outcome_no_quorum": "La question n’est pas tranchée.",
    "result": "Résultat",
    "result_adopted": "La révision est adoptée pour les questions indiquées ci-dessus.",
    "result_rejected": "Aucune question n’est adoptée : la charte en vigueur demeure.",
    "result_no_quorum": "Le quorum n’est pas atteint : rien n’est adopté, la charte en vigueur demeure.",
    "resulting": "Version à publier : {version}, empreinte `{hash}`.",
    "incidents": "Incidents",
    "no_incident": "Aucun incident n’a été constaté.",
    "hashes": "Empreintes (SHA-256)",
    "base_hash": "Version {base}",
    "ballot_hash": "Scrutin (textes, questions, liste, règlement, dates)",
    "rulebook_hash": "Règlement de scrutin",
    "journal_root": "Racine du journal ({size} actes)",
    "signatures": "Signatures",
    "chair": "Président de séance",
    "secretary": "Secrétaire de séance",
    "correction": "Toute correction est annexée au présent procès-verbal ; elle ne le remplace pas.",
    "language": "",
    "colon": " : ",
}

ENGLISH = {
    "title": "Minutes of the ballot {ballot}",
    "object": "**Object**: revision of the charter, cycle {cycle}, from version {base}.",
    "convocation": "**Convened by**: {by}. Basis: {article}.",
    "rules": "**Rules**: {rulebook}, frozen with the roll.",
    "opened": "**Opened**: {opened}.",
    "closed": "**Closed**: {closed}.",
    "counted": "**Counted**: {counted}.",
    "promise": "{promise}",
    "no_promise": "**What is not promised**: {no_promise}",
    "held": "Election {uuid}, held at {address}.",
    "trusted": (
        "Credentials given by {authority} (fingerprint {fingerprint}). Decryption: {needed} trustees of "
        "{trustees}."
    ),
    "verified": (
        "Public archive verified by belenios-tool {tool} and by our own check; SHA-256: {archive_hash}. "
        "Who voted is not known here."
    ),
    "roll": "Roll and participation",
    "participation": "On the roll: {count} (weight {weight}). Voted: {voted} (weight {voted_weight}).",
    "quorum_met": "Quorum: {needed} of {weight}, met with {voted_weight}.",
    "quorum_missed": "Quorum: {needed} of {weight}, not met with {voted_weight}.",
    "quorum_none": "No quorum is required.",
    "questions": "Questions",
    "kind_single": "One proposal.",
    "kind_identical": "Identical proposals, put to the vote once.",
    "kind_bundle": "Proposals bundled, put to the vote together.",
    "kind_sequential": (
        "Competing proposals, counted from the farthest from the text in force to the nearest; "
        "the first adopted makes the later ones fall."
    ),
    "kind_ranked": (
        "Competing proposals, ranked by the members with the text in force among them; "
        "counted by the method of Schulze."
    ),
    "option": "**{title}** (authors: {authors})",
    "changes": "What this text changes:",
    "text": "- Hash of the text: `{hash}`",
    "weights": "- For: {for_}; against: {against}; abstaining: {abstain}.",
    "weights_ranked": (
        "- Preferring it to the text in force: {for_}; preferring the text in force: {against}; "
        "neither: {abstain}."
    ),
    "blank": "- Blank votes: {blank}, neither for, nor against, nor abstaining.",
    "derivation": "- {derivation}.",
    "outcome_adopted": "The question is adopted.",
    "outcome_rejected": "The question is rejected.",
    "outcome_status_quo": "None of the wordings is adopted: the text in force remains.",
    "outcome_no_quorum": "The question is not decided.",
    "result": "Result",
    "result_adopted": "The revision is adopted for the questions stated above.",
    "result_rejected": "No question is adopted: the charter in force remains.",
    "result_no_quorum": "The quorum is not met: nothing is adopted, the charter in force remains.",
    "resulting": "Version to be published: {version}, hash `{hash}`.",
    "incidents": "Incidents",
    "no_incident": "No incident was observed.",
    "hashes": "Hashes (SHA-256)",
    "base_hash": "Version {base}",
    "ballot_hash": "Ballot (texts, questions, roll, rulebook, dates)",
    "rulebook_hash": "Rulebook",
    "journal_root": "Root of the journal ({size} acts)",
    "signatures": "Signatures",
    "chair": "Chair",
    "secretary": "Secretary",
    "correction": "Any correction is annexed to these minutes; it does not replace them.",
    "language": "This is a translation: the minutes in French are the ones that bind.",
    "colon": ": ",
}

SENTENCES = {"fr": FRENCH, "en": ENGLISH}


def quorum_in_words(needed: int, *, weight: int, voted_weight: int, met: bool, lang: str) -> str:
    """Return whether the quorum is met, or that none is asked for.

    >>> quorum_in_words(21, weight=41, voted_weight=20, met=False, lang="en")
    'Quorum: 21 of 41, not met with 20.'
    """
    name = "quorum_none" if not needed else "quorum_met" if met else "quorum_missed"
    return SENTENCES[lang][name].format(needed=needed, weight=weight, voted_weight=voted_weight)
