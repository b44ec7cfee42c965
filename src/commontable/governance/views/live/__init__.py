"""A meeting under way: the page of whoever leads it, the screen of the room, and everybody's phone."""
