"""How French joins “de” to the name of a commune."""

VOWELS = "aàâäeéèêëiîïoôöuùûüyœæhAÀÂÄEÉÈÊËIÎÏOÔÖUÙÛÜYŒÆH"


def of(name: str) -> str:
    """“de Poitiers”, “d’Exoudun”, “du Mans”, “des Herbiers”, “de La Rochelle”, “de L’Isle-Jourdain”."""
    if name.startswith("Le "):
        return f"du {name[3:]}"
    if name.startswith("Les "):
        return f"des {name[4:]}"
    return f"d’{name}" if name[:1] in VOWELS else f"de {name}"
