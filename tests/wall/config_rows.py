"""Error pages have no address; what monitoring reads holds no rows."""

from tests.wall.cells import Address

OPEN = {"anonymous": 503, "stranger": 503, "allowed": 503, "tells": False}  # no worker runs in the tests
TOKEN = {"anonymous": 401, "stranger": 401, "allowed": 401, "tells": False}

ADDRESSES = [Address("healthz", **OPEN), Address("metrics", **TOKEN)]
