"""Forms about bodies, seats, tenures, the chair, proxies and how a body decides."""
