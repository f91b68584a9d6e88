"""Zstandard, from whichever library is there: Bundles.md, "Frame". Imported when the first compressed frame comes."""

from .encoding import Refused

LARGEST_WINDOW = 8 << 20
LEVEL = 3


def zstandard_library():
    try:
        import zstandard
        return zstandard
    except ImportError:
        return None


def standard_library():
    try:
        from compression import zstd
        return zstd
    except ImportError:
        raise SystemExit("Bundles are compressed with Zstandard: install it with `pip install zstandard`, "
                         "or use a Python that has compression.zstd.") from None


def compress(content):
    if library := zstandard_library():
        return library.ZstdCompressor(level=LEVEL).compress(content)
    return standard_library().compress(content, LEVEL)


def decompress(stored, size):
    """What exactly one frame comes to, which states the size and has it; memory for no more than that is taken."""
    check_frame_header(stored, size)
    try:
        content, complete, left_over = expand(stored, size)
    except Exception as error:
        raise Refused("bundle-damaged", f"compressed bytes can't be read: {error}") from error
    if not complete or left_over or len(content) != size:
        raise Refused("bundle-damaged", "compressed bytes are not one frame of the stated size")
    return content


def expand(stored, size):
    if library := zstandard_library():
        decompressor = library.ZstdDecompressor(max_window_size=LARGEST_WINDOW).decompressobj()
        content = decompressor.decompress(stored)
        return content, decompressor.eof, decompressor.unused_data
    zstd = standard_library()
    options = {zstd.DecompressionParameter.window_log_max: LARGEST_WINDOW.bit_length() - 1}
    decompressor = zstd.ZstdDecompressor(options=options)
    content = decompressor.decompress(stored, max_length=size + 1)
    return content, decompressor.eof, decompressor.unused_data


def check_frame_header(stored, size):
    """RFC 8878, section 3.1.1.1: the frame states its content's size, which is the expected one, and no dictionary."""
    if stored[:4] != b"\x28\xb5\x2f\xfd" or len(stored) < 6:
        raise Refused("bundle-damaged", "compressed bytes don't begin as a Zstandard frame")
    descriptor = stored[4]
    single_segment = descriptor >> 5 & 1
    if descriptor & 3:
        raise Refused("bundle-damaged", "compressed bytes want a dictionary")
    size_bytes = {0: 1 if single_segment else 0, 1: 2, 2: 4, 3: 8}[descriptor >> 6]
    start = 5 if single_segment else 6
    stated = int.from_bytes(stored[start:start + size_bytes], "little") + (256 if size_bytes == 2 else 0)
    if size_bytes == 0 or stated != size:
        raise Refused("bundle-damaged", "compressed bytes state another size")
