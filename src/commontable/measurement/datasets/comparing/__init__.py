"""Groups compared: with a reference that is chosen, by the measures of the field, over time, and on their paths."""
