"""Pages for guests, where a reservation's links lead (B1-20), and the vendor's side of it.

`payment`, `deposit`, `questions`, `guest_list` and `plates` are pure: `view(visit, given, faults)`
is a page, `read` what was sent. `sheets` says what each does, `handlers` puts them on the wire.
"""

from __future__ import annotations

from bookable_mocks.booking_experts_v1.pages import filled, handlers, simulator

PAGES = (*handlers.PAGES, *simulator.PAGES)

TABLES = filled.TABLES
