"""The register of decisions: read, searched, added to, carried out, looked at again and replaced; and every trace."""
