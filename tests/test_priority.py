"""What a reviewer sees first follows from named reasons."""

from __future__ import annotations

from recount.priority import weigh_claim


def weigh(**given: object) -> tuple[float, tuple[str, ...]]:
    plain: dict[str, object] = {
        "status": "corroborated", "figure": None, "score": 1.0, "spoken": 9, "copied": False,
    }  # fmt: skip
    return weigh_claim(**(plain | given))  # type: ignore[arg-type]


def test_each_reason_adds_its_weight_and_its_words() -> None:
    assert weigh() == (0.0, ())
    assert weigh(status="disputed") == (3.0, ("its incident is disputed",))
    assert weigh(status="denied") == (2.5, ("those named deny its incident",))
    assert weigh(figure=1000) == (2.0, ("a high figure: 1,000",))
    assert weigh(figure=1_000_000)[0] == 2.0
    assert weigh(figure=9) == (0.6666, ())
    assert weigh(score=0.5) == (0.75, ("read with little certainty: 0.50",))
    assert weigh(spoken=2) == (1.0, ("a source that is hardly seen elsewhere",))
    assert weigh(spoken=0) == (0.4, ("nobody is named as its source",))
    both = ("its incident is disputed", "repeats an earlier claim")
    assert weigh(status="disputed", copied=True) == (1.5, both)


def test_a_higher_figure_never_weighs_less() -> None:
    weights = [weigh(figure=figure)[0] for figure in (None, 0, 1, 5, 50, 500, 5000)]
    assert weights == sorted(weights)
