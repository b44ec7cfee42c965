"""Backups: register, vault and releases in one file, verified before it has its name; never a key.

`archive` knows the file, `account` what a register says of itself, `register` how it is copied and put back, `making`
and `restoring` do it all. Nothing here writes the register of a running server.
"""
