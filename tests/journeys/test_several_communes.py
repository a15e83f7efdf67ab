"""Several communes in one field: each is completed where it is typed, and nothing else of the field moves."""


def options(page, name):
    option = page.get_by_role("option").filter(has_text=name).first
    option.wait_for()
    return option


def test_other_communes_are_completed_one_a_line(visit):
    visitor = visit(390)
    page = visitor.page
    visitor.go("/collectifs/ouvrir/")
    page.get_by_text("Plus, si vous voulez").click()
    field = page.locator("#id_others")
    field.press_sequentially("sepvr")
    options(page, "Sepvret")
    visitor.check()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert field.input_value() == "Sepvret (79313)\n"
    page.keyboard.type("melle")
    options(page, "Melle").click()
    assert field.input_value().startswith("Sepvret (79313)\nMelle (79174)")
    page.keyboard.press("ArrowUp")
    assert page.get_by_role("option").count() == 0
    visitor.check()


def test_other_communes_of_a_proposal_are_completed_between_commas(visit):
    visitor = visit(1280)
    page = visitor.page
    visitor.go("/sollicitations/nouvelle/?commune=86158")
    field = page.locator("#id_also")
    field.press_sequentially("buxerol")
    options(page, "Buxerolles")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert field.input_value() == "Buxerolles (86041), "
    page.keyboard.type("poitie")
    options(page, "Poitiers").click()
    assert field.input_value().startswith("Buxerolles (86041), Poitiers (86194)")
    field.evaluate("field => field.setSelectionRange(3, 3)")
    page.keyboard.type("x")
    page.keyboard.press("Escape")
    assert "Poitiers (86194)" in field.input_value()
    visitor.check()
