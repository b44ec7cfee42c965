"""From the register to plain data: what pages, pictures and downloads of released figures are made of."""
