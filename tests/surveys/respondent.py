"""A browser without a script at a survey's link, for the tests of what respondents see."""

import re

from django.test import Client
from django.urls import reverse

# What the two pages of `questionnaires.small_schema` are answered with.
PAGE_1 = {"q-public": "lyceen", "q-commune": "c0"}
PAGE_2 = {
    "q-aides": ["ecole", "__other__"],
    "q-aides:other": "Ma voisine",
    "q-accord:metiers": "oui",
    "q-mots": "Merci",
}


class Browser:
    """A browser that reads the forms it is shown, posts them, and follows where they lead."""

    def __init__(self, link, **headers) -> None:
        self.client, self.link, self.headers = Client(**headers), link, headers
        self.answer = None

    def url(self, name, *args):
        return reverse(f"surveys:{name}", args=[self.link.code, *args])

    def get(self, url, **query):
        self.answer = self.client.get(url, query, follow=True)
        return self

    def post(self, url, **fields):
        self.answer = self.client.post(url, fields, follow=True)
        return self

    @property
    def text(self) -> str:
        return self.answer.content.decode()

    @property
    def refused(self) -> bool:
        return 'class="invalid-feedback"' in self.text

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        return found[1] if found else ""

    def begin(self, **more):
        self.get(self.url("start"))
        return self.post(self.url("start"), response=self.hidden("response"), **more)

    def turn(self, number, fields, go="next"):
        names = ("response", "version", "seen", "begun", "shared")
        carried = {name: self.hidden(name) for name in names if self.hidden(name)}
        return self.post(self.url("page", number), **carried, **fields, go=go)

    def answer_all(self):
        return self.begin().turn(1, PAGE_1).turn(2, PAGE_2, "send")

    @property
    def code(self) -> str:
        return re.search(r'code-large"[^>]*>([^<]+)<', self.text)[1]
