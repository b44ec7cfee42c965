"""Voices of members without an account: links are sent and handed out, and answers come back by them."""
