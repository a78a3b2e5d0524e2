"""Take the pictures of `docs/screenshots/`: `python -m tests.browser.screenshots [NAME …]`.

The demonstration edition in a folder of its own, on the day of a workshop; each page on a phone and on a laptop.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.steps import choose_commune
from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "screenshots"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1366, "height": 768}
# Pages whose point is their length: two screens on a laptop too.
LONG = ("thread", "teams")
EDITION = "/e/demonstration/"
COLOURS = 128


def prepare(folder: Path, port: int) -> None:
    """A database with the demonstration edition."""
    os.environ |= {
        "VAR_DIR": str(folder),
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "hackathon.settings",
        # Playwright runs a loop in this thread; the workshop goes on between two pictures.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    }
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    import django
    from django.core.management import call_command

    from hackathon.management.catalogues import compile_all

    compile_all()
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_demonstration")


SERVE = """
import django
django.setup()
from hackathon.serve import serve
serve("127.0.0.1", {port}, ready=lambda: print("ready", flush=True))
"""


@contextmanager
def served(port: int) -> Iterator[None]:
    """A server on that database, until the pictures are taken."""
    command = [sys.executable, "-c", SERVE.format(port=port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if "ready" not in process.stdout.readline():
        raise SystemExit("the server did not start")
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=15)


class Photographer:
    """Three people with a browser each: the organiser, somebody in the workshop, somebody who answers."""

    def __init__(self, browser: Browser, base: str, session: str, wanted: list[str]) -> None:
        self.base, self.session, self.wanted = base, session, wanted
        self.organiser, self.participant, self.respondent = (
            browser.new_context(viewport=LAPTOP, locale="fr-FR", reduced_motion="reduce").new_page() for _ in range(3)
        )

    def take(self, page: Page, name: str, *, sizes: tuple[dict, ...] = (PHONE, LAPTOP)) -> None:
        """What the screen shows now; on a phone up to two screens of it."""
        for size in sizes:
            if self.wanted and name not in self.wanted:
                continue
            page.set_viewport_size(size)
            page.mouse.move(0, 0)
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(300)
            page.evaluate("document.fonts.ready")
            tall = page.evaluate("document.documentElement.scrollHeight")
            if size is PHONE or name in LONG:
                page.set_viewport_size({**size, "height": max(size["height"], min(tall, 2 * size["height"]))})
                page.wait_for_timeout(200)
            save(page.screenshot(), PICTURES / f"{name}-{size['width']}.png")
        page.set_viewport_size(LAPTOP)

    def open(self, name: str, path: str) -> None:
        self.organiser.goto(self.base + path)
        self.take(self.organiser, name)

    def follow(self, name: str, start: str, link: str) -> None:
        """The page that the first such link of another page leads to."""
        self.organiser.goto(self.base + start)
        self.organiser.goto(self.base + self.organiser.locator(link).first.get_attribute("href"))
        self.take(self.organiser, name)


def save(shot: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.open(BytesIO(shot)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} kB")  # noqa: T201


def visit_public_pages(camera: Photographer) -> None:
    page = camera.respondent
    page.goto(camera.base + "/")
    camera.take(page, "home")
    page.goto(camera.base + "/rejoindre/")
    camera.take(page, "join")


def visit_edition(camera: Photographer, sign_in_link: str) -> None:
    page = camera.organiser
    page.goto(sign_in_link)
    page.get_by_role("link", name="Plus tard").click()
    camera.open("edition", EDITION)
    camera.open("people", f"{EDITION}personnes/")
    camera.follow("collection", f"{EDITION}enquetes/", "main a[href*='/enquetes/enquete']")
    link = page.locator("a[href^='/q/']").first.get_attribute("href")
    page.get_by_role("link", name="Résultats").first.click()
    camera.take(page, "results")
    page.goto(camera.base + EDITION)
    answer(camera, link)


def answer(camera: Photographer, link: str) -> None:
    page = camera.respondent
    page.goto(camera.base + link)
    page.get_by_role("button", name="Commencer").click()
    page.get_by_label("En recherche d’emploi").check()
    choose_commune(page, "Lucé")
    page.get_by_role("button", name="Suivant", exact=True).click()
    page.wait_for_load_state()
    camera.take(page, "survey")


def visit_process(camera: Photographer) -> None:
    camera.open("findings", f"{EDITION}constats/")
    camera.open("challenge", f"{EDITION}defis/ecole-entreprise/")
    camera.open("teams", f"{EDITION}ateliers/{camera.session}/equipes/")
    camera.open("priorities", f"{EDITION}priorites/")
    camera.open("plan", f"{EDITION}plan/")
    camera.follow("sheet", f"{EDITION}solutions/", "main a:has-text('Le samedi des gestes')")
    action = "main a[href*='/plan/']:has-text('samedi des gestes')"
    camera.organiser.goto(camera.base + f"{EDITION}plan/")
    camera.organiser.locator(action).first.click()
    camera.organiser.get_by_role("link", name=re.compile("D’où vient")).first.click()
    camera.take(camera.organiser, "thread")


def visit_workshop(camera: Photographer, code: str) -> None:
    person, desk = camera.participant, camera.organiser
    person.goto(f"{camera.base}/rejoindre/{code}/")
    form = person.locator("form:has(input[name=way][value=new])")
    form.get_by_label(re.compile("Prénom")).fill("Ben")
    form.get_by_label("Collégien ou lycéen").check()
    form.get_by_role("button").click()
    for _dot in range(2):
        person.get_by_role("button", name=re.compile("Ajouter une gommette")).first.click()
    camera.take(person, "participant")
    desk.goto(f"{camera.base}/atelier/{camera.session}/pupitre/")
    desk.get_by_role("button", name=re.compile("Clore le vote")).click()
    camera.take(desk, "desk")
    camera.respondent.goto(f"{camera.base}/projecteur/{code}/")
    camera.take(camera.respondent, "projector", sizes=(LAPTOP,))


def manage(*arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def main(wanted: list[str]) -> None:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder), port)
        from surveys.models import Survey
        from tests.browser import lively

        session = lively.hold_workshop()
        board = session.activities.get(order=1).object_id
        survey = Survey.objects.get(edition__slug="demonstration")
        with served(port), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            )
            camera = Photographer(browser, f"http://127.0.0.1:{port}", str(session.id), wanted)
            visit_public_pages(camera)
            visit_edition(camera, manage("sign_in_link").strip())
            results = f"{EDITION}enquetes/{survey.slug}/resultats/"
            camera.open("crossing", f"{results}croiser/?question=contact-entreprise&avec=@density")
            visit_process(camera)
            camera.open("board", f"/tableau/{board}/")
            lively.put_dots(session)
            visit_workshop(camera, session.join_code)
            browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
