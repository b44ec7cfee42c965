"""What a match key may be made of, and how much each part tells."""

from __future__ import annotations

# our name of a column → what it is; the same names as in linking by plain identities
FIELDS = {
    "given_name": "given name",
    "surname": "surname",
    "full_name": "full name, where given name and surname stand in one column",
    "birth_date": "date of birth",
    "sex": "sex or gender",
    "postcode": "postcode",
    "suburb": "suburb or town",
    "address": "street and number",
    "street_number": "street number, where it stands in a column of its own",
    "state": "state",
    "phone": "telephone",
    "email": "e-mail",
    "guardian_name": "name of a parent or guardian",
}

# part of a key → bits it tells about a child in a large city, cautiously: what most children share tells little
PARTS = {
    "given": 7,
    "given_first": 7,
    "given_start": 5,
    "given_end": 5,
    "given_initial": 4,
    "given_sound": 6,
    "given_known": 7,
    "surname": 9,
    "surname_first": 9,
    "surname_last": 9,
    "surname_start": 6,
    "surname_end": 6,
    "surname_initial": 4,
    "surname_sound": 7,
    "names_sorted": 16,
    "birth_date": 12,
    "birth_date_either": 11,
    "birth_year": 4,
    "birth_year_month": 7,
    "birth_year_day": 8,
    "birth_month_day": 8,
    "sex": 1,
    "postcode": 7,
    "suburb": 7,
    "state": 2,
    "address": 14,
    "street_number": 6,
    "phone": 18,
    "email": 20,
    "guardian": 14,
}

# A key that tells less repeats among strangers: it links the wrong children, and counting it gives names away.
LEAST_BITS = 20

# field tokens: each salted by the full date of birth, see docs/explanation/linking-without-names.md
FIELD_TOKENS = ("given", "surname", "sex", "postcode", "address")
