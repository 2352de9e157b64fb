"""The part of the view that asks the owner what no visit can see."""

from __future__ import annotations

from dataclasses import dataclass

from ..digest import Digest, RuleResult
from ..wording import Wording, clean

KNOWN = ("yes", "partly", "no")


@dataclass(frozen=True)
class Question:
    """A question of the self-check with its answer."""

    id: str
    title: str
    why: str | None
    how: str
    """How to find out."""
    answer: str
    """`yes`, `partly`, `no`, `own` or `none`: how the answer is coloured."""
    answer_words: str
    own_words: str | None


@dataclass(frozen=True)
class SelfCheck:
    """The questions, and what to say of them."""

    questions: tuple[Question, ...]
    lead: str
    answered: str


def self_check(digest: Digest, wording: Wording) -> SelfCheck:
    """The self-check of an audit."""
    questions = tuple(_question(rule, wording) for rule in digest.questions)
    answered = sum(question.answer != "none" for question in questions)
    return SelfCheck(
        questions=questions,
        lead=wording("report.manual.lead", count=len(questions)),
        answered=wording("report.manual.answered", count=len(questions), answered=answered),
    )


def _question(rule: RuleResult, wording: Wording) -> Question:
    said = rule.answer
    known = "none" if said is None else said if said in KNOWN else "own"
    return Question(
        id=rule.info.id,
        title=wording.rule_title(rule.info),
        why=wording.optional(f"{rule.info.id}.why"),
        how=next((wording.say(verdict.message) for verdict in rule.verdicts), ""),
        answer=known,
        answer_words=wording.term("answer", known),
        own_words=clean(said, 600) if said and known == "own" else None,
    )
