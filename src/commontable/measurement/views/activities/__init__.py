"""Activities, their sites, and whether they helped."""
