"""The same in English: not a French word in what the product itself says."""

import re

# Words that only French uses. What people and official sources wrote keeps its own language, marked or named here.
FRENCH = re.compile(
    r"(?<![\w-])(?:le|les|des|une|est|sont|ou|où|que|[Vv]otre|[Vv]os|[Vv]ous|[Nn]otre|[Nn]os|[Nn]ous|[Aa]vec|[Pp]our|[Dd]ans"
    r"|[Ss]ur|[Qq]ui|[Cc]ette|[Cc]es|[Hh]abitants|[Mm]airie|[Cc]ollectifs?|[Bb]ibliothèque|[Ee]nregistrer"
    r"|[Cc]hercher|[Rr]etour|[Ss]uivant|[Oo]uvrir)(?![\w-])"
)
ADDRESS = re.compile(r"https?://\S+")  # addresses are French everywhere
# Content, not interface: sheets, names of places and sources, what visitors wrote.
CONTENT = (
    "[lang=fr]", "address", ".town-hall", "nav[aria-label] [aria-current]", ".source", ".near", ".drawing", ".paper",
    ".reasons", ".box__note", ".content", "textarea", "input", ".badges", ".kicker", "h1", ".breadcrumbs",
)  # fmt: skip


def interface(page) -> str:
    """The words of the page without those of content."""
    return page.evaluate(
        """selectors => {
            const copy = new DOMParser().parseFromString(document.documentElement.outerHTML, "text/html");
            copy.querySelectorAll([...selectors, "script", "svg", "head"].join(",")).forEach((one) => one.remove());
            const words = copy.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
            const lines = [];
            while (words.nextNode()) lines.push(words.currentNode.textContent.trim());
            return lines.filter(Boolean).join("\\n");
        }""",
        list(CONTENT),
    )


def read(visitor, path=None):
    if path:
        visitor.go(path)
    assert visitor.page.locator("html").get_attribute("lang") == "en"
    lines = [line for line in interface(visitor.page).splitlines() if FRENCH.search(ADDRESS.sub("", line))]
    assert lines == [], f"{visitor.page.url}: {lines}"
    visitor.check()


def test_an_english_speaker_finds_a_commune_and_opens_a_group(visit):
    visitor = visit(390)
    page = visitor.page
    read(visitor, "/en/")
    page.get_by_role("combobox", name="Your commune").press_sequentially("Migne")
    page.get_by_role("option").filter(has_text="Migné-Auxances").click()
    page.wait_for_url("**/en/communes/86158/")
    read(visitor)
    read(visitor, "/en/bibliotheque/")
    read(visitor, "/en/bibliotheque/porteur-de-paroles/")
    read(visitor, "/en/collectifs/")
    read(visitor, "/en/collectifs/ouvrir/?commune=86158")
    page.get_by_label("Name of the group").fill("Neighbours of the Auxance")
    page.get_by_role("button", name="Open the group").click()
    read(visitor)
    visitor.come_in("ann@example.org", "en")
    page.wait_for_url("**/en/collectifs/*/")
    read(visitor)
    read(visitor, "/en/mon-espace/")


def test_an_english_speaker_writes_a_proposal(visit):
    visitor = visit(1280)
    page = visitor.page
    read(visitor, "/en/sollicitations/")
    read(visitor, "/en/sollicitations/nouvelle/?commune=86158")
    page.get_by_label("Names to sign with").fill("Ann")
    page.get_by_role("button", name="Begin").click()
    read(visitor)
    page.get_by_label("What you propose").fill("A bench by the school")
    page.get_by_label("Why, in your own words").fill("People would sit down and talk.")
    for step in ("methodes", "faits", "demandes", ""):
        page.get_by_role("button", name="Save and continue").click()
        page.wait_for_url(f"**/ecrire/{step}/" if step else "**/relire/")
        read(visitor)
