"""What taking results out does to the world: individual answers leave a trace."""

from surveys.models import Survey


def release_rows(survey: Survey) -> Survey:
    """Individual answers leave the house: the journal of this act says who took them and when."""
    return survey
