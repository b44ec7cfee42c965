"""What the backbone's data steward types about datasets, places and files due."""
