"""Pages of a partner's data steward, from "what is due" to "confirmed", and the backbone's list of arrivals."""
