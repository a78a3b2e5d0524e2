"""Texts as they were masked and cut into words, in a file that the processes of a machine share (`survey_files`).

Masking a text costs a quarter of a millisecond, finding it masked a fiftieth of that. A text is found by its digest,
whoever wrote it: the file names no response, and its order tells nothing. A file read by another `reader`, or that
masked other people, is not used.
"""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from uuid import UUID

import msgspec

from surveys.analysis import survey_files, texts
from surveys.analysis.texts.masking import People

KIND = "words"
DIGEST = 16

# A text masked, its forms and its lemmas (`tokens.folded_words`).
Words = tuple[str, str, str]


class Head(survey_files.Head, frozen=True):
    """What the texts are of, and how they were read: digests of the people masked and of the reader."""

    people: str
    reader: str


def digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=DIGEST).digest()


def write(survey: UUID, revision: int, state: str, people: People, words: Mapping[bytes, Words]) -> None:
    """Replace the survey's file."""
    head = Head(survey, revision, state, people_digest(people), reader())
    survey_files.write(KIND, head, [msgspec.msgpack.encode(dict(sorted(words.items())))])


def read(survey: UUID, people: People) -> dict[bytes, Words]:
    """Digest of a text → its words; nothing when there is no file, or one of other people or of another reader."""
    try:
        data = memoryview(survey_files.path_of(survey, KIND).read_bytes())
        head, body = survey_files.parted(data, KIND, Head)
        if (head.survey, head.people, head.reader) != (survey, people_digest(people), reader()):
            return {}
        return msgspec.msgpack.decode(body, type=dict[bytes, Words])
    except (OSError, ValueError, msgspec.DecodeError):
        return {}


def drop(survey: UUID) -> None:
    survey_files.path_of(survey, KIND).unlink(missing_ok=True)


def people_digest(people: People) -> str:
    told = [sorted(people.words), sorted(people.pairs), sorted(people.kept), people.hidden]
    return blake2b(msgspec.json.encode(told), digest_size=DIGEST).hexdigest()


@lru_cache(maxsize=1)
def reader() -> str:
    """Digest of the rules, names and dictionary by which texts are read: nobody has a number to raise by hand."""
    told = blake2b(f"{version('simplemma')} {unicodedata.unidata_version}".encode(), digest_size=DIGEST)
    [folder] = texts.__path__
    for path in sorted(Path(folder).rglob("*")):
        if path.suffix in (".py", ".txt"):
            told.update(path.read_bytes())
    return told.hexdigest()
