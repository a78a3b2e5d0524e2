"""Checking a logo: whatever was sent, what is kept is a picture that Pillow drew again. Pure: bytes in, bytes out."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from realtime.wire.refusals import Refused

LARGEST_FILE = 2 * 2**20
LARGEST_SIDE = 4_000
# What a page or a print needs; the picture is reduced to it.
KEPT = (800, 320)


def redrawn_logo(data: bytes) -> tuple[bytes, str]:
    """The picture drawn again, and its suffix (".png" or ".jpg"). Refuses scripts, SVG, and pictures too large.

    Sizes are read from the header before a single pixel is decoded; only PNG and JPEG decoders are tried.
    """
    if len(data) > LARGEST_FILE:
        raise Refused("logo_too_big")
    try:
        picture = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
        if max(picture.size) > LARGEST_SIDE:
            raise Refused("logo_too_big")
        kept = ImageOps.exif_transpose(picture)
        kept.thumbnail(KEPT)
        out = io.BytesIO()
        if picture.format == "JPEG":
            kept.convert("RGB").save(out, "JPEG", quality=90)
            return out.getvalue(), ".jpg"
        kept.convert("RGBA").save(out, "PNG")
        return out.getvalue(), ".png"
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refused("logo_not_picture") from error
