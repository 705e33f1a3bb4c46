"""Seeded reviews and their answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from bookable_mocks.booking_experts_v1.catalog import Catalog
from bookable_mocks.booking_experts_v1.models_content import Review, ReviewAnswer
from bookable_mocks.booking_experts_v1.seed_words import NAMES, OPINIONS, QUESTIONS
from bookable_mocks.engine.dice import Dice


def reviews(
    catalog: Catalog, dice: Dice, today: date, group_types: Sequence[str]
) -> tuple[tuple[Review, ...], tuple[ReviewAnswer, ...]]:
    """Return some reviews of most categories; a score is the average of the ratings given.

    One in some was written by nobody of a known group type.
    """
    groups = (*group_types, None)
    written: list[Review] = []
    answers: list[ReviewAnswer] = []
    for number, category in enumerate(catalog.categories.values()):
        for _ in range(0 if number % 6 == 5 else dice.between(2, 5)):
            review_id = str(81_000 + len(written))
            opinion = dice.choice(OPINIONS)
            base = 736_000 + len(answers)
            own = list(_answers(review_id, base, dice, opinion))
            ratings = [one.answer for one in own if one.question_type == "rating"]
            left = today - timedelta(days=dice.between(10, 400))
            answers += own
            written.append(
                Review(
                    id=review_id,
                    score=round(sum(map(int, ratings)) / len(ratings), 1),
                    created_at=datetime.combine(left + timedelta(days=3), time(12), UTC),
                    locale="en",
                    name=dice.choice(NAMES),
                    text=opinion,
                    stayed_nights=dice.between(2, 14),
                    stayed_date=left,
                    category_id=category.id,
                    review_answer_ids=tuple(one.id for one in own),
                    administration_id=category.administration_id,
                    group_type_id=groups[len(written) % len(groups)],
                )
            )
    return tuple(written), tuple(answers)


def _answers(review_id: str, base: int, dice: Dice, opinion: str) -> Iterator[ReviewAnswer]:
    for position, (question, kind, answer_type) in enumerate(QUESTIONS):
        answer: int | bool | str = opinion
        if kind == "rating":
            answer = dice.between(5, 10)
        elif kind == "boolean":
            answer = dice.chance(0.8)
        yield ReviewAnswer(
            id=str(base + position),
            question=question,
            question_type=kind,
            answer_type=answer_type,
            position=position + 1,
            answer=answer,
            review_id=review_id,
        )
