"""Saying no: a stable code for programs, a translated sentence for people.

A command refuses before it writes. The sentence says what happened, what was kept and what to do.
"""

from django.utils.functional import Promise

_sentences: dict[str, str | Promise] = {}


class Refused(Exception):  # noqa: N818 -- it is an answer, not an error
    """A command's no. `code` is registered with `refusal_codes`; `params` fill its sentence."""

    def __init__(self, code: str, **params: object) -> None:
        if code not in _sentences:
            raise LookupError(f"refusal code {code!r} was never registered")
        super().__init__(code)
        self.code = code
        self.params = params

    @property
    def message(self) -> str:
        """The sentence in the language active now."""
        return str(_sentences[self.code]) % self.params


def refusal_codes(**sentences: str | Promise) -> None:
    """Register codes, in an app's `messages.py`: `refusal_codes(ballot_closed=_("…"))`. Twice the same code raises."""
    for code, sentence in sentences.items():
        if code in _sentences and str(_sentences[code]) != str(sentence):
            raise ValueError(f"refusal code {code!r} is registered twice")
        _sentences[code] = sentence


def known_codes() -> dict[str, str]:
    """Every code with its sentence, for the documentation test."""
    return {code: str(sentence) for code, sentence in sorted(_sentences.items())}
