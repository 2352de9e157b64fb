"""The part of the view on law: what a failed check says of it, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.models import LawNote, LegalBasis

from ..digest import Digest, RuleResult
from ..wording import Wording, clean


@dataclass(frozen=True)
class Law:
    """A law behind a rule, for the reader."""

    citation: str
    mark: str
    mark_words: str
    checked: str | None
    since: str | None
    until: str | None
    ahead: bool


@dataclass(frozen=True)
class Claim:
    """What is said of the law behind a check that failed."""

    strength: str
    words: str
    short: str
    """Without the law, for where that is cited anyway."""


class Laws:
    """Words the laws of one report."""

    def __init__(self, digest: Digest, wording: Wording) -> None:
        self._digest = digest
        self._wording = wording

    def behind(self, rule: RuleResult) -> tuple[Law, ...]:
        """The laws behind a rule that hold, or will hold, in the shop's market."""
        return tuple(self.law(law) for law in self._digest.laws(rule))

    def claim(self, note: LawNote) -> Claim:
        """What may be said of the law behind something that failed."""
        claim = note.claim.value
        return Claim(claim, self._wording.law(note), self._wording.term("law-claim", claim))

    def law(self, law: LegalBasis) -> Law:
        """A law with its dates in words."""
        say = self._wording
        return Law(
            citation=say.citation(law.text),
            mark=clean(law.mark, 12),
            mark_words=say.term("mark", law.mark),
            checked=say("report.law.checked", when=say.month(law.checked)) if law.checked else None,
            since=say.day(law.applies_from) if law.applies_from else None,
            until=say.day(law.applies_until) if law.applies_until else None,
            ahead=self._digest.is_ahead(law),
        )
