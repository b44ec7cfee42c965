"""Keys: 256 bits each, one per file, kept only wrapped by another key."""

import secrets

KEY_BYTES = 32
_NONCE = 12


class SealedError(Exception):
    """A sealed file cannot be opened."""


class WrongKey(SealedError):
    """The key does not open this file (or the very start of the file was altered)."""

    def __init__(self) -> None:
        super().__init__("This key does not open the sealed file.")


class Tampered(SealedError):
    """The file was altered, cut short or put together from parts after it was sealed."""

    def __init__(self) -> None:
        super().__init__("The sealed file has been altered or cut short since it was written.")


def new_key() -> bytes:
    """A fresh random key of 32 bytes exists.

    >>> len(new_key())
    32
    """
    return secrets.token_bytes(KEY_BYTES)


def wrap(key: bytes, *, by: bytes, context: bytes = b"") -> bytes:
    """`key` can be kept in the register: it is encrypted under the key `by` and bound to `context` (60
    bytes, AES-256-GCM).

    `context` says what the key is for (partnership and extract); the same bytes are needed to unwrap
    it, so a wrapped key moved to another row does not open.

    >>> master, key = new_key(), new_key()
    >>> unwrap(wrap(key, by=master, context=b"extract 7"), by=master, context=b"extract 7") == key
    True
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(by).encrypt(nonce, key, context)


def unwrap(wrapped: bytes, *, by: bytes, context: bytes = b"") -> bytes:
    """The key is usable again. Raises `WrongKey` when `by` or `context` is not what wrapped it."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(by).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], context)
    except (InvalidTag, ValueError) as error:
        raise WrongKey from error
