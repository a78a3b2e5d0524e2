from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from hackathon.structures.models import Structure


@require_safe
@cache_control(public=True, max_age=3600)
def logo(request: HttpRequest, structure_id: UUID) -> HttpResponseBase:
    """Public, as logos are. Files were re-encoded at upload, so their suffix says what they are."""
    structure = get_object_or_404(Structure, pk=structure_id)
    if not structure.logo:
        raise Http404
    kind = "image/png" if str(structure.logo.name).endswith(".png") else "image/jpeg"
    return FileResponse(structure.logo.open(), content_type=kind)
