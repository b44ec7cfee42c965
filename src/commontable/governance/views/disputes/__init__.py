"""Pages of disputes: for everybody a list of what is known, for those with a part in one what they need."""
