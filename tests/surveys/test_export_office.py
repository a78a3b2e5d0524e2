"""Workbooks and slides opened by LibreOffice, as whoever receives them does: `make soak`, where it is installed."""

import os
import shutil
import subprocess

import pypdf
import pytest
from django.utils import translation

from surveys.analysis.strips import Asked
from surveys.exports.formats import FORMATS, Wanted, make
from surveys.exports.reading import unheard
from tests.surveys.analysis_cast import answer_times, make_answered

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not os.environ.get("OFFICE"), reason="half a minute of office: make soak does it"),
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed here"),
]


@pytest.mark.parametrize("kind", ["tables", "xlsx", "pptx"])
def test_libreoffice_opens_the_file_and_draws_its_charts(edition, tmp_path, kind):
    survey = make_answered(edition)
    answer_times(survey, 40, need="meet", agree={"know": "yes", "dare": "no"})
    answer_times(survey, 60, need="talk", agree={"know": "no", "dare": "yes"})
    path = tmp_path / f"file{FORMATS[kind].suffix}"
    with translation.override("fr"):
        make(FORMATS[kind], Wanted(survey, path, Asked(), unheard))

    profile = f"-env:UserInstallation=file://{tmp_path}/office"
    command = [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)

    assert (tmp_path / "file.pdf").exists(), told.stderr
    text = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "file.pdf").pages).split())
    # The label of a bar that only the chart prints, and the choices beside it.
    assert "Rencontrer" in text
    assert "60" in text
    assert "non représentatives" in text
