"""The page that describes the API says all of it, in both languages, without a script."""

import pytest

from terreau.config.api_docs import chapters, schema, shapes


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_operation_and_every_shape_is_on_the_page(client, prefix):
    page = client.get(f"{prefix}/donnees-ouvertes/api/").content.decode()
    for path, methods in schema()["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}" in page
    for name in schema()["components"]["schemas"]:
        assert f'id="shape-{name}"' in page
    assert "swagger" not in page.lower()


@pytest.mark.django_db
def test_what_an_operation_does_is_said_in_the_language_of_the_page(client):
    french = client.get("/donnees-ouvertes/api/").content.decode()
    english = client.get("/en/donnees-ouvertes/api/").content.decode()
    assert "Les communes par leur nom ou leur code postal." in french
    assert "Communes by name or postal code." not in french
    assert "Communes by name or postal code." in english
    assert schema()["paths"]["/api/v1/territories/suggest"]["get"]["summary"] == "Communes by name or postal code"


@pytest.mark.django_db
def test_the_usual_address_leads_there_in_the_language_of_the_reader(client):
    assert client.get("/api/v1/docs/")["Location"] == "/donnees-ouvertes/api/"
    english = client.get("/api/v1/docs/", headers={"accept-language": "en"})
    assert english["Location"] == "/en/donnees-ouvertes/api/"
    assert "/donnees-ouvertes/api/" in client.get("/donnees-ouvertes/").content.decode()


def test_types_are_said_in_words():
    described = {
        "paths": {
            "/x": {
                "post": {
                    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}},
                    "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}],
                    "responses": {201: {}, 200: {"content": {"application/json": {"schema": {"type": "array"}}}}},
                    "security": [{"x": []}],
                }
            }
        },
        "components": {
            "schemas": {
                "A": {
                    "properties": {
                        "one": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
                        "many": {"type": "array", "items": {"$ref": "#/components/schemas/A"}},
                    },
                    "required": ["one"],
                }
            }
        },
    }
    (operation,) = chapters(described)[0].operations
    assert [(one.where, one.name, one.type, one.shape) for one in operation.values] == [
        ("query", "q", "string", ""),
        ("body", "", "A", "A"),
    ]
    assert [(one.name, one.type) for one in operation.answers] == [("201", ""), ("200", "[any]")]
    assert operation.login
    (shape,) = shapes(described)
    assert [(one.name, one.type, one.required, one.shape) for one in shape.fields] == [
        ("one", "integer | null", True, ""),
        ("many", "[A]", False, "A"),
    ]
