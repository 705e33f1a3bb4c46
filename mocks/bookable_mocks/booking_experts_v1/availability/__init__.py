"""Which stays can be booked, and for how much: an index that search never scans (B1-07 to B1-10).

A day is a bit, a set of arrival days a Python integer. Each rentable has one integer of free
nights; a stay of n nights can start where n shifted copies of it agree. So no stay is ever offered
that no single rentable has free from arrival to departure, and filters are ANDs.

`index.AvailabilityIndex` is built from records and kept up, `search.search` asks it, `parse.parse`
reads the query string. Prices: `cells` are days that are priced alike whoever comes, `cents` the
prices themselves in integers, `pricer` joins both for one guest group, and a range of prices is
turned into ranges of rents. `bounds` tell what need not be priced, `gate` holds the limits.
"""
