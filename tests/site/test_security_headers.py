"""Every page carries the strict policy, and no page of a table is kept by a browser or proxy."""

from cast import client_of

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def parts(policy: str) -> set[str]:
    """The directives, in no order."""
    return {part.strip() for part in policy.split(";") if part.strip()}


def test_the_policy_is_exact(table):
    response = client_of(table.maya).get("/p/rivermouth/")
    assert parts(response["Content-Security-Policy"]) == parts(POLICY)
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


def test_signed_out_pages_carry_it_too(db):
    response = client_of(None).get("/accounts/login/")
    assert parts(response["Content-Security-Policy"]) == parts(POLICY)
