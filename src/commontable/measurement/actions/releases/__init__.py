"""The only writers of releases: drafting, computing, replying, publishing."""
