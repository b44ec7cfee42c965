"""Turn-the-curve pages are opened, worked on by the table, called ready, and closed with what was learnt."""
