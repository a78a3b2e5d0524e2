"""What a respondent writes on the pages of `every_type`."""

from tests.surveys.respondent import Browser

YOU = {"q-accueil": "yes", "q-public": "lyceen", "q-commune": "c1", "q-permis": "yes", "q-trajet": ["voiture", "bus"]}
GRIDS = {
    "q-accord:a": "oui",
    **{f"q-besoins:{row}:{scale}": "c1" for row in ("ecoute", "stage") for scale in "12"},
    "q-heures:a:k1": "3",
    "q-mots:b:k2": "<b>loin</b>",
    **{f"q-phrases:p{n}": "agree" for n in (1, 2, 3)},
}
FIGURES = {"q-budget:a": "60", "q-budget:b": "40", "q-rang:b": "1", "q-rang:d": "2", "q-echelle": "7", "q-curseur": ""}
WORDS = {"q-titre": "Un titre", "q-aides:un": "Parler", "q-recit": "Longtemps", "q-suite:email": "nadia@exemple.fr"}


def send(browser: Browser) -> None:
    browser.begin().turn(1, YOU).turn(2, GRIDS).turn(3, FIGURES).turn(5, WORDS).turn(6, {}, "send")
