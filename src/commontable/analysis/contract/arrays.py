"""Between NumPy, Python and Arrow without a copy too many.

Arrow's own `pa.array` and `to_numpy` ask pandas first, wherever it is installed, whether it knows the value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pyarrow as pa


def text_array(values: Sequence[str]) -> pa.DictionaryArray:
    """The texts as one dictionary array."""
    return arrow_texts(values).dictionary_encode()


def arrow_texts(values: Sequence[str]) -> pa.StringArray:
    """The texts for Arrow at the speed of joining them.

    >>> arrow_texts(["a", "", "é"]).to_pylist()
    ['a', '', 'é']
    """
    import pyarrow as pa

    parts = [value.encode("utf-8", "replace") for value in values]
    ends = np.cumsum([0, *map(len, parts)], dtype=np.int64)
    if ends[-1] > np.iinfo(np.int32).max:
        raise MemoryError
    places = pa.py_buffer(ends.astype(np.int32).tobytes())
    return pa.StringArray.from_buffers(len(parts), places, pa.py_buffer(b"".join(parts)))


def arrow_array(values: npt.NDArray[np.generic]) -> pa.Array:
    """NumPy's booleans or 64-bit integers for Arrow, at no cost."""
    import pyarrow as pa

    if values.dtype == np.bool_:
        packed = np.packbits(values.astype(np.bool_), bitorder="little")
        return pa.Array.from_buffers(pa.bool_(), values.size, [None, pa.py_buffer(packed.tobytes())])
    whole = np.ascontiguousarray(values, dtype=np.int64)
    return pa.Array.from_buffers(pa.int64(), whole.size, [None, pa.py_buffer(whole.tobytes())])


def places_of(array: pa.DictionaryArray) -> npt.NDArray[np.int32]:
    """The dictionary's place of every row; the array has no nulls.

    >>> places_of(text_array(["b", "a", "b"])).tolist()
    [0, 1, 0]
    """
    indices = array.indices
    whole = np.frombuffer(indices.buffers()[1], dtype=np.int32)
    return whole[indices.offset : indices.offset + len(indices)]


def mask_of(array: pa.BooleanArray) -> npt.NDArray[np.bool_]:
    """Arrow's truths for NumPy, null as false.

    >>> import pyarrow as pa
    >>> mask_of(pa.array([True, None, False, True])[1:]).tolist()
    [False, False, True]
    """
    valid, bits = array.buffers()
    found = _bits(bits, array)
    return found & _bits(valid, array) if valid is not None else found


def _bits(buffer: pa.Buffer, array: pa.BooleanArray) -> npt.NDArray[np.bool_]:
    end = array.offset + len(array)
    packed = np.frombuffer(buffer, dtype=np.uint8, count=(end + 7) // 8)
    return np.unpackbits(packed, bitorder="little")[array.offset : end].view(np.bool_)
