"""The only writers of the common agenda and of how partners' plans align with it."""
