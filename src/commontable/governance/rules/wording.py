"""How long people's own words may be where the table decides, so that everybody reads them."""

LONGEST_TITLE = 160
LONGEST_TEXT = 30_000  # a proposal; about two hours of reading aloud
LONGEST_SYNTHESIS = 10_000
LONGEST_REASON = 4_000
LONGEST_RECUSAL = 200
