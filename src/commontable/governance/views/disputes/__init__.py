"""Pages of disputes: for everybody a list of what is known, for those who have a part in one what they need."""
