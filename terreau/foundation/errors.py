"""One family of errors. Each carries a code, a sentence for people, and an HTTP status.

Turned into a page or into problem+json (RFC 9457) by `middleware.ErrorPages`, and into one sentence with
exit code 2 by `commands.Command`: nowhere else.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence: TypeAlias = str | Promise  # a sentence for people, translated now or when read


class TerreauError(Exception):
    """Something that a person can be told. `sentence` is translated when it is read."""

    status = 400
    code = "error"
    default: Sentence = _("Something is not right.")

    def __init__(self, sentence: Sentence = "", *, code: str = "") -> None:
        self._sentence = sentence or self.default
        self.code = code or type(self).code
        super().__init__(self._sentence)

    @property
    def sentence(self) -> str:
        return str(self._sentence)

    def __str__(self) -> str:
        return self.sentence


class Invalid(TerreauError):
    """What was given cannot be used. `errors` maps a field name ("" for the whole) to its sentences."""

    status = 400
    code = "invalid"
    default = _("What was given cannot be used.")

    def __init__(
        self,
        sentence: Sentence = "",
        *,
        field: str = "",
        errors: Mapping[str, Sequence[Sentence]] | None = None,
        code: str = "",
    ) -> None:
        if errors and not sentence:
            sentence = next(iter(errors.values()))[0]
        super().__init__(sentence, code=code)
        self.errors: dict[str, list[str]] = {
            name: [str(one) for one in sentences] for name, sentences in (errors or {field: [self._sentence]}).items()
        }


class Refused(TerreauError):
    """The actor may not do that; the sentence is the reason."""

    status = 403
    code = "refused"
    default = _("You may not do that.")


class NotFound(TerreauError):
    status = 404
    code = "not-found"
    default = _("There is nothing here.")


class Conflict(TerreauError):
    """Somebody else changed the same thing. `theirs` is what stands now, for the person to compare."""

    status = 409
    code = "conflict"
    default = _("Somebody changed this while you were writing.")

    def __init__(self, sentence: Sentence = "", *, theirs: object = None, code: str = "") -> None:
        super().__init__(sentence, code=code)
        self.theirs = theirs


class Gone(TerreauError):
    status = 410
    code = "gone"
    default = _("This was here and is not any more.")


class TooLarge(TerreauError):
    status = 413
    code = "too-large"
    default = _("This is too large.")


class TooMany(TerreauError):
    """Too many tries; `retry_after` is in seconds."""

    status = 429
    code = "too-many"
    default = _("Too many tries. Please wait a little and try again.")

    def __init__(self, sentence: Sentence = "", *, retry_after: int = 60, code: str = "") -> None:
        super().__init__(sentence, code=code)
        self.retry_after = retry_after


class Unavailable(TerreauError):
    status = 503
    code = "unavailable"
    default = _("This is not available right now.")
