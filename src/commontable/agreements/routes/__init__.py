"""The addresses of pages, one module an area."""
