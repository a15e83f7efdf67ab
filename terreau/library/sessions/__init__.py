"""Session plans: what they are made of, who may do what, how they are shown and kept. Verbs: `actions/sessions.py`."""
