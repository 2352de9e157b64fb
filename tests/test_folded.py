"""What is packed comes back as it was, in its order, and takes little."""

from __future__ import annotations

import tracemalloc

import pytest
from pydantic import TypeAdapter

from auditor.folded import FoldedSequence
from auditor.models import (
    Audit,
    Chained,
    Evidence,
    Fact,
    Message,
    Money,
    Outcome,
    Source,
    Verdict,
    verdicts_by_rule,
)


def verdict(number: int, rule: str = "price-shown") -> Verdict:
    price = Money(amount=f"{number}.50", currency="EUR")
    return Verdict(
        rule=rule,
        outcome=Outcome.PASSED,
        score=1.0,
        page=f"https://shop.example/{number}",
        message=Message(key="price-shown.shown", params={"amount": price, "lone": "\ud83e"}),
        evidence=(Evidence(source=Source.TEXT, quote=f"{number},50 €", element=number),),
    )


def folded(verdicts: list[Verdict], at_hand: int, together: int = 4) -> FoldedSequence[Verdict]:
    found: FoldedSequence[Verdict] = FoldedSequence(at_hand, together=together)
    for one in verdicts:
        found.add(one)
    return found


@pytest.mark.parametrize("at_hand", [0, 5, 64])
def test_models_are_the_same_however_they_are_kept(at_hand: int) -> None:
    verdicts = [verdict(number) for number in range(27)]
    found = folded(verdicts, at_hand)
    assert (len(found), list(found)) == (27, verdicts)
    assert [one.model_fields_set for one in found] == [one.model_fields_set for one in verdicts]
    assert [found[n] for n in range(27)] == verdicts
    assert (found[-1], found[3:20:4]) == (verdicts[-1], tuple(verdicts[3:20:4]))
    assert found == verdicts
    assert tuple(verdicts) == found
    assert found != verdicts[1:]
    with pytest.raises(IndexError):
        found[27]


def test_generic_models_are_packed_too() -> None:
    found: FoldedSequence[Fact[str]] = FoldedSequence(0, together=2)
    for words in ("a", "b", "c"):
        found.add(Fact[str](value=words))
    assert [type(one) for one in found] == [Fact[str]] * 3
    assert [one.value for one in found] == ["a", "b", "c"]


def test_the_verdicts_of_rules_are_one_sequence() -> None:
    price, phone = [verdict(n) for n in range(9)], [verdict(n, "phone-shown") for n in range(3)]
    found = Chained({"phone-shown": phone, "price-shown": folded(price, 2)})
    assert (len(found), list(found), found[4], found[-1]) == (12, [*phone, *price], price[1], price[8])
    assert found[2:4] == (phone[2], price[0])
    assert verdicts_by_rule(found) is found.parts
    assert verdicts_by_rule(tuple(found)) == {"phone-shown": phone, "price-shown": price}
    with pytest.raises(IndexError):
        found[12]


def test_a_field_for_many_is_written_and_described_as_a_tuple() -> None:
    field = TypeAdapter[object](Audit.model_fields["verdicts"].rebuild_annotation())
    verdicts = [verdict(n).model_copy(update={"message": Message(key="said")}) for n in range(3)]
    written = field.dump_json(folded(verdicts, 1, 1))
    assert written == TypeAdapter(tuple[Verdict, ...]).dump_json(tuple(verdicts))
    assert field.validate_json(written) == tuple(verdicts)
    schema = field.json_schema()
    assert (schema["type"], schema["items"]) == ("array", {"$ref": "#/$defs/Verdict"})


def test_a_packed_verdict_takes_little() -> None:
    found = folded([verdict(n) for n in range(64)], at_hand=0, together=64)
    tracemalloc.start()
    try:
        for number in range(64 * 8):
            found.add(verdict(number))
        packed, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert 64 * 8 < packed < 64 * 8 * 100
