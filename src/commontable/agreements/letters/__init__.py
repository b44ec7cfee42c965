"""Letters about agreements and promises, in the language of whoever reads them."""
