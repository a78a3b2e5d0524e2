import io

from PIL import Image


def picture(kind="PNG", size=(400, 120)):
    """A small real picture."""
    out = io.BytesIO()
    Image.new("RGB", size, "#3340b0").save(out, kind)
    return out.getvalue()
