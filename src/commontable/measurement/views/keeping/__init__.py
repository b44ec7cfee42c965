"""Pages about keeping the vault: legal holds, who opened what, own rows back, erasing one person."""
