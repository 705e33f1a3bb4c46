"""What a stay costs: one function for search, preview and reservation, exact to the cent (B1-11).

`price_list.PriceList` holds what a category's prices follow from, `quote.quote` prices a stay and
explains the total item by item, `tariff.Tariff` is the part that the search evaluates many times.
"""
