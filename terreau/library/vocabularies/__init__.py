"""Words held in common: themes, vulnerabilities, principles, objectives, goals, phases, roles, and the glossary.

Each vocabulary is one thing with versions, cared for by the stewards, and read as SKOS. Starter ones are in `starter/`.
"""
