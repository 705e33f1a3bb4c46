"""What Wellhub gives a gym to choose from: WH-20."""

from __future__ import annotations

import pytest

from bookable_contracts.oracles.answers import answered, pick
from bookable_contracts.verdicts import expect
from bookable_contracts.wellhub_booking.gym import Gym
from bookable_specs import Contract


@pytest.mark.rule("WH-20")
def test_products(gym: Gym, contract: Contract) -> None:
    """Products are those of the gym."""
    exchange = gym.call("listProducts")
    answered(contract, exchange, 200)
    expect(exchange.at("/gym_id") == int(gym.id), "products should name their gym", exchange)
    products = pick(exchange, "/products", list)
    ids = [product.get("product_id") for product in products]
    expect(len(set(ids)) == len(ids), "each product should be there once", exchange)


@pytest.mark.rule("WH-20")
def test_products_can_be_used(gym: Gym, contract: Contract) -> None:
    """Each product of the gym can be that of a slot."""
    for product in gym.products:
        exchange = gym.open(gym.slot_fields(product_id=product["product_id"]))
        answered(contract, exchange, 201)


@pytest.mark.rule("WH-20")
def test_categories(gym: Gym, contract: Contract) -> None:
    """Categories are named in each of fourteen locales."""
    locales = contract.document["components"]["schemas"]["Locale"]["enum"]
    found = []
    for locale in locales:
        exchange = gym.call("listCategories", query={"locale": locale})
        answered(contract, exchange, 200)
        results = pick(exchange, "/results", list)
        named = all(each.get("locale") == locale and each.get("name") for each in results)
        expect(named, "each category should be named in the locale asked for", exchange)
        total = exchange.at("/metadata/total") == len(results)
        expect(total, "metadata.total should be the number of results", exchange)
        found.append([each.get("id") for each in results])
        expect(found[-1] == found[0], "each locale should have the same categories", exchange)


@pytest.mark.rule("WH-20")
def test_categories_of_a_class(gym: Gym, contract: Contract) -> None:
    """A class has the categories that it was given."""
    listed = gym.call("listCategories", query={"locale": "en"})
    ids = [each["id"] for each in pick(listed, "/results", list)][:2]
    lesson = gym.published(categories=ids)
    shown = gym.call("getClass", path={"class_id": lesson})
    answered(contract, shown, 200)
    told = sorted(each.get("id") for each in shown.at("/categories") or [])
    expect(told == sorted(ids), "a class should have the categories it was given", shown)


@pytest.mark.rule("WH-20", evidence="assumed")
@pytest.mark.parametrize("locale", ["xx", "en-GB", "EN", ""])
def test_other_locales(gym: Gym, contract: Contract, locale: str) -> None:
    """Another locale, or none, is refused."""
    answered(contract, gym.call("listCategories", query={"locale": locale}), 400)
    answered(contract, gym.call("listCategories"), 400)
