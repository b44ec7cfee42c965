"""Own short lists that linking looks up: nicknames, words that stand where a name is missing."""
