"""How many planted defects a test suite notices: servers, runs, results and the table of them."""
