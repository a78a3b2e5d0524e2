"""The one font of the product: a variable WOFF2 for pages, static TTF drawn from it for Typst, which reads neither."""

import tempfile
from pathlib import Path

from django.conf import settings
from django_vite.templatetags.django_vite import vite_asset_url
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FONT = (
    "../node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/"
    "atkinson-hyperlegible-next-latin-wght-normal.woff2"
)
WEIGHTS = (400, 700)


def static_fonts() -> Path:
    """The folder of static fonts in VAR_DIR, made when it is first needed and when the build brings another font."""
    source = settings.BASE_DIR / "frontend" / "dist" / vite_asset_url(FONT).removeprefix(settings.STATIC_URL)
    folder: Path = settings.VAR_DIR / "fonts" / source.stem
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, ignore_cleanup_errors=True) as made:
        for weight in WEIGHTS:
            font = instantiateVariableFont(TTFont(source), {"wght": weight}, inplace=True)
            font["OS/2"].usWeightClass = weight
            font.flavor = None
            font.save(Path(made) / f"{weight}.ttf")
        try:
            Path(made).rename(folder)
        except OSError:
            assert folder.exists(), "another worker made the fonts meanwhile, or the disk is full"
    return folder
