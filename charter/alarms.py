"""What each finding says, in French and in English."""

from __future__ import annotations

NB = "\u00a0"
SENTENCES: dict[str, tuple[str, str]] = {
    "bidi-control": (
        f"Ligne {{line}}{NB}: un caractère de sens d'écriture peut inverser ce qu'on lit ({{what}}).",
        "Line {line}: a direction control can reverse what is read ({what}).",
    ),
    "zero-width": (
        f"Ligne {{line}}{NB}: un caractère sans largeur ne se voit pas ({{what}}).",
        "Line {line}: a zero-width character is not seen ({what}).",
    ),
    "blank-letter": (
        f"Ligne {{line}}{NB}: une lettre vide ressemble à un espace ({{what}}).",
        "Line {line}: a blank letter looks like a space ({what}).",
    ),
    "soft-hyphen": (
        f"Ligne {{line}}{NB}: un trait d'union conditionnel ne se voit pas.",
        "Line {line}: a soft hyphen is not seen.",
    ),
    "tag-character": (
        f"Ligne {{line}}{NB}: un caractère d'étiquette ne se voit pas.",
        "Line {line}: a tag character is not seen.",
    ),
    "variation-selector": (
        f"Ligne {{line}}{NB}: un sélecteur de variante ne se voit pas.",
        "Line {line}: a variation selector is not seen.",
    ),
    "private-use": (
        f"Ligne {{line}}{NB}: un caractère à usage privé n'a pas de sens convenu.",
        "Line {line}: a private-use character has no agreed meaning.",
    ),
    "not-printed": (
        f"Ligne {{line}}{NB}: le PDF n'a pas ce caractère ({{what}}) et le montre par son numéro.",
        "Line {line}: the PDF lacks this character ({what}) and shows it by its number.",
    ),
    "control-character": (
        f"Ligne {{line}}{NB}: un caractère de commande ne se voit pas.",
        "Line {line}: a control character is not seen.",
    ),
    "unusual-space": (
        f"Ligne {{line}}{NB}: un espace inhabituel ({{what}}).",
        "Line {line}: an unusual space ({what}).",
    ),
    "compatibility-character": (
        f"Ligne {{line}}{NB}: un caractère en imite un autre ({{what}}).",
        "Line {line}: a character imitates another ({what}).",
    ),
    "look-alike": (
        f"Ligne {{line}}{NB}: un signe en imite un autre ({{what}}).",
        "Line {line}: a mark imitates another ({what}).",
    ),
    "combining-mark": (
        f"Ligne {{line}}{NB}: un signe se superpose à la lettre ({{what}}).",
        "Line {line}: a mark is laid over the letter ({what}).",
    ),
    "not-nfc": (
        f"Ligne {{line}}{NB}: une lettre accentuée est écrite en deux caractères.",
        "Line {line}: an accented letter is written as two characters.",
    ),
    "foreign-script": (
        "Ligne {line}"
        + NB
        + ": «"
        + NB
        + "{what}"
        + NB
        + "» contient des lettres d'une écriture étrangère au texte.",
        "Line {line}: “{what}” holds letters of a script the text does not use.",
    ),
    "mixed-scripts": (
        f"Ligne {{line}}{NB}: «{NB}{{what}}{NB}» mêle les lettres de deux écritures.",
        "Line {line}: “{what}” mixes letters of two scripts.",
    ),
    "looks-identical": (
        f"Ligne {{line}}{NB}: «{NB}{{what}}{NB}» ressemble à un mot du texte et n'est pas lui.",
        "Line {line}: “{what}” looks like a word of the text and is not it.",
    ),
    "entity": (
        f"Ligne {{line}}{NB}: {{what}} cache un caractère.",
        "Line {line}: {what} hides a character.",
    ),
    "html": (
        f"Ligne {{line}}{NB}: du HTML ou un commentaire n'est pas affiché ({{what}}).",
        "Line {line}: HTML or a comment is not shown ({what}).",
    ),
    "image": (
        f"Ligne {{line}}{NB}: une image n'est pas affichée ({{what}}).",
        "Line {line}: an image is not shown ({what}).",
    ),
    "open-fence": (
        f"Ligne {{line}}{NB}: un bloc littéral reste ouvert et avale la suite du texte.",
        "Line {line}: a literal block is left open and swallows what follows.",
    ),
    "underlined-heading": (
        f"Ligne {{line}}{NB}: un souligné fait de ce texte un titre.",
        "Line {line}: an underline makes this text a heading.",
    ),
    "four-space-code": (
        f"Ligne {{line}}{NB}: quatre espaces font de ce texte un bloc littéral.",
        "Line {line}: four spaces make this text a literal block.",
    ),
    "bullet-lost": (
        f"Ligne {{line}}{NB}: ce point de liste a perdu sa puce («{NB}{{what}}{NB}»).",
        "Line {line}: this item lost its bullet (“{what}”).",
    ),
    "link-changed": (
        f"Ligne {{line}}{NB}: la cible d'un lien change ({{what}}).",
        "Line {line}: the target of a link changes ({what}).",
    ),
    "link-scheme": (
        f"Ligne {{line}}{NB}: un lien n'est ni https:, ni mailto:, ni interne ({{what}}).",
        "Line {line}: a link is neither https:, nor mailto:, nor internal ({what}).",
    ),
    "link-shows-another": (
        f"Ligne {{line}}{NB}: un lien montre une adresse et mène à une autre ({{what}}).",
        "Line {line}: a link shows one address and leads to another ({what}).",
    ),
}
