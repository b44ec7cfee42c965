"""The program that a partner's clerk runs on a machine without network: the standard library of Python 3.9 or newer,
nothing else.

`commontable encode --save-program FILE` packs this folder into one file. Nothing in here may import from the rest of
Commontable, and nothing on the linking side may import `deriving`, `encoding` or `command`: a test holds both.
"""
