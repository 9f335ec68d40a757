"""A vector over numbered terms gives the very cosine that it gives over the terms."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recount.link.texts import Packed, cosine

TERMS = [f"t{n:02}" for n in range(12)]
vectors = st.dictionaries(
    st.sampled_from(TERMS), st.floats(0.001, 1.0, allow_nan=False), max_size=10
).map(lambda found: dict(sorted(found.items())))


def packed(vector: dict[str, float]) -> Packed:
    numbers = [TERMS.index(term) for term in vector]
    return Packed(np.array(numbers, np.int32), np.array(list(vector.values()), np.float64))


@given(vectors, vectors)
def test_numbered_terms_give_the_same_cosine(
    one: dict[str, float], other: dict[str, float]
) -> None:
    assert cosine(packed(one), packed(other)) == cosine(one, other)


def test_common_terms_alone_count() -> None:
    one, other = {"t01": 0.6, "t05": 0.8}, {"t05": 0.5, "t11": 0.5}
    assert cosine(packed(one), packed(other)) == 0.4
    assert cosine(packed({}), packed(other)) == 0
    assert cosine(packed(one), packed({})) == 0
