from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from auditor.crawl.sample import Candidate, Reservoir, spread


def candidates(sections: int, each: int, shapes: int = 1) -> list[Candidate]:
    return [
        Candidate(f"https://x.example/{shape}/{section}/{n}", f"/{section}", f"/{shape}", 0.7)
        for shape in range(shapes)
        for section in range(sections)
        for n in range(each)
    ]


def test_a_sample_is_spread_over_sections() -> None:
    first = list(spread(candidates(sections=5, each=20), seed=1))[:10]
    assert Counter(candidate.section for candidate in first) == {f"/{n}": 2 for n in range(5)}


def test_a_sample_is_spread_over_templates() -> None:
    first = list(spread(candidates(sections=2, each=20, shapes=3), seed=1))[:6]
    assert Counter(candidate.shape for candidate in first) == {"/0": 2, "/1": 2, "/2": 2}


def test_the_seed_alone_decides() -> None:
    row = candidates(sections=3, each=30)
    assert list(spread(row, seed=7)) == list(spread(reversed(row), seed=7))
    assert list(spread(row, seed=7))[:10] != list(spread(row, seed=8))[:10]


def test_surer_pages_come_first_within_a_section() -> None:
    row = [Candidate(f"https://x.example/{n}", "/a", "/s", n / 10) for n in range(10)]
    assert [round(c.confidence * 10) for c in spread(row, seed=0)] == list(range(9, -1, -1))


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3), st.integers(0, 2)), max_size=60), st.integers()
)
def test_no_address_is_lost_or_repeated(rows: list[tuple[int, int, int]], seed: int) -> None:
    given_candidates = [Candidate(f"u{n}", f"s{s}", f"t{t}", 0.6) for n, s, t in rows]
    urls = [candidate.url for candidate in spread(given_candidates, seed)]
    assert sorted(urls) == sorted({candidate.url for candidate in given_candidates})


def test_a_reservoir_is_bounded_uniform_and_reproducible() -> None:
    def sample(seed: str) -> list[int]:
        reservoir: Reservoir[int] = Reservoir(100, seed)
        for n in range(100_000):
            reservoir.add(n)
        assert reservoir.seen == 100_000
        return reservoir.items

    items = sample("a")
    assert len(items) == 100
    assert items == sample("a")
    assert items != sample("b")
    assert 35_000 < sum(items) / 100 < 65_000, "the whole stream is represented"
