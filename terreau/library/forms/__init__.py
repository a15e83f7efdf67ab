"""Forms of the library, a module a subject."""

from terreau.library.forms.adaptations import AdaptForm, PlaceForm
from terreau.library.forms.giving import AnswerForm, InviteForm, ReasonForm, WhoForm, WordsForm
from terreau.library.forms.ratings import AnswerRatingForm, RatingForm
from terreau.library.forms.sheets import (
    KINDS,
    PhaseForm,
    SheetForm,
    StepForm,
    initial_of,
    step_forms,
    step_rows,
    steps_content,
)

__all__ = [
    "KINDS",
    "AdaptForm",
    "AnswerForm",
    "AnswerRatingForm",
    "InviteForm",
    "PhaseForm",
    "PlaceForm",
    "RatingForm",
    "ReasonForm",
    "SheetForm",
    "StepForm",
    "WhoForm",
    "WordsForm",
    "initial_of",
    "step_forms",
    "step_rows",
    "steps_content",
]
