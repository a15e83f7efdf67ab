"""What names where a person lives or how to reach her: found, held back, counted. Pure."""

import re
from collections import Counter

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(
    r"(?<![\d/=])(?:(?:\+|00)33[\s.\-]?(?:\(0\)[\s.\-]?)?|0)[1-9](?:[\s.\-]?\d{2}){4}(?!\d)|(?<!\d)0{10}(?!\d)"
)
WAY = (
    r"(?i:all[ée]e|avenue|av\.|bd|boulevard|chemin|cours|faubourg|hameau|impasse|lieu[- ]dit|lotissement|mont[ée]e|"
    r"passage|place|quai|r[ée]sidence|route|rue|ruelle|sentier|square|traverse|villa|voie)"
)
CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’-]+"
POSTAL = re.compile(  # a number, a kind of street and a name in capitals: “3 cours de danse” is none
    rf"\b\d{{1,4}}(?:\s?(?:bis|ter|quater|[A-D]\b))?\s?,?\s+{WAY}\s+(?:(?:de|du|des|la|le|les)\s+|[dl]['’])*{CAPITAL}"
    rf"(?:[ \t]+(?:(?:de|du|des|la|le|les|et)\s+|[dl]['’])*{CAPITAL})*(?:\s*[,–-]?\s*\d{{5}}(?:\s+{CAPITAL})*)?"
)
MAILTO = re.compile(r"\[([^\]\n]*)\]\((?:mailto|tel):[^)\s]*\)|(?:mailto|tel):(?=\s|$)", re.IGNORECASE)


def without_contacts(text: str) -> tuple[str, Counter[str]]:
    """The text without telephone numbers, e-mail and postal addresses; also how many there were of each."""
    if not text or not any(c.isdigit() or c == "@" for c in text):
        return text, Counter()
    text, links = MAILTO.subn(lambda found: found[1] or "", text)
    text, emails = EMAIL.subn("", text)
    text, phones = PHONE.subn("", text)
    text, postal = POSTAL.subn("", text)
    found = Counter({"emails": emails, "phones": phones, "postal": postal})
    return text, found if emails or phones or postal else Counter({"emails": links} if links else {})
