"""Stateful mocks of booking APIs."""

import warnings

# connexion imports starlette's test client, which asks for a package that nothing here uses: no
# user of a mock has to read that.
warnings.filterwarnings("ignore", message="Using `httpx` with `starlette.testclient`")
