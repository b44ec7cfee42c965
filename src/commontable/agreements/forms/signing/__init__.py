"""Forms by which agreements are signed, declined, and kept from paper."""
