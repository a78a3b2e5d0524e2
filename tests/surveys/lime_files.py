"""Small LimeSurvey files written by hand, for the tests of imports; and the elements of any, counted apart."""

import io
import zipfile
from xml.etree import ElementTree
from xml.sax.saxutils import escape


def table(name, *rows):
    written = "".join(
        "<row>" + "".join(f"<{column}>{escape(str(value))}</{column}>" for column, value in row.items()) + "</row>"
        for row in rows
    )
    return f"<{name}><rows>{written}</rows></{name}>" if rows else ""


def lss(*, questions=(), lines=(), answers=(), attributes=(), conditions=(), languages=("fr",), old=False, **tables):
    """A questionnaire of one page (gid 1, sid 9): rows are dicts, with `text` (or `text_en`…) for their wording.

    `old`: each row repeated in each language, as LimeSurvey wrote up to version 3.
    """
    layout = _old if old else _new
    surveys = {"sid": 9, "language": languages[-1], "format": "G", "additional_languages": " ".join(languages[:-1])}
    groups = tables.pop("groups", [{"gid": 1, "sid": 9, "group_order": 0, "text": "Page"}])
    body = "".join(
        [
            f"<LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>{177 if old else 500}</DBVersion>",
            "<languages>" + "".join(f"<language>{language}</language>" for language in languages) + "</languages>",
            layout("groups", groups, "gid", "group_name", languages),
            layout("questions", [_question(row) for row in questions], "qid", "question", languages),
            layout("subquestions", [{"scale_id": 0, **row} for row in lines], "qid", "question", languages),
            _wordings([*questions, *lines], languages) if not old else "",
            layout("answers", [{"scale_id": 0, **row} for row in answers], "aid", "answer", languages),
            table("question_attributes", *attributes),
            table("conditions", *conditions),
            table("surveys", {**surveys, **tables.pop("settings", {})}),
            *(table(name, *rows) for name, rows in tables.items() if name != "words"),
            table(
                "surveys_languagesettings",
                *(
                    {
                        "surveyls_language": language,
                        "surveyls_title": "Enquête",
                        **tables.get("words", {}),
                    }
                    for language in languages
                ),
            ),
        ]
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><document>{body}</document>'.encode()


def _question(row):
    return {"parent_qid": 0, "sid": 9, "gid": 1, "other": "N", "mandatory": "N", "relevance": "1", **row}


def _bare(row):
    return {name: value for name, value in row.items() if not name.startswith(("text", "help"))}


def _old(name, rows, key, wording, languages):
    return table(
        name,
        *(
            {**_bare(row), wording: row.get(f"text_{language}", row.get("text", "")), "language": language}
            | ({"help": row["help"]} if "help" in row else {})
            for row in rows
            for language in languages
        ),
    )


def _new(name, rows, key, wording, languages):
    numbered = [{key: number, **row} for number, row in enumerate(rows, start=1)] if key == "aid" else list(rows)
    told = table(name, *(_bare(row) for row in numbered))
    if name in ("questions", "subquestions"):
        return told
    texts = [
        {key: row[key], wording: row.get(f"text_{language}", row.get("text", "")), "language": language}
        for row in numbered
        for language in languages
    ]
    return told + table({"groups": "group_l10ns", "answers": "answer_l10ns"}[name], *texts)


def _wordings(rows, languages):
    return table(
        "question_l10ns",
        *(
            {
                "qid": row["qid"],
                "question": row.get(f"text_{language}", row.get("text", "")),
                "help": row.get("help", ""),
                "language": language,
            }
            for row in rows
            for language in languages
        ),
    )


def lsr(columns, *rows):
    """Responses; a column that a row does not have is NULL."""

    def tag(name):
        return (f"_{name}" if name[0].isdigit() else name).replace("#", "-")

    fields = "".join(f"<fieldname>{name}</fieldname>" for name in columns)
    written = "".join(
        "<row>" + "".join(f"<{tag(name)}>{escape(value)}</{tag(name)}>" for name, value in row.items()) + "</row>"
        for row in rows
    )
    return (
        f"<document><LimeSurveyDocType>Responses</LimeSurveyDocType><DBVersion>500</DBVersion>"
        f"<responses><fields>{fields}</fields><rows>{written}</rows></responses></document>"
    ).encode()


def lsa(**parts):
    """A zip; `lss=…`, `lsr=…` become survey_9.lss, survey_9.lsr."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for suffix, content in parts.items():
            archive.writestr(f"survey_9.{suffix}", content)
    return data.getvalue()


def counted(data):
    """Distinct elements of a real file, by the standard library alone."""
    root = ElementTree.fromstring(data)

    def rows(name):
        return [{cell.tag: cell.text or "" for cell in row} for row in root.findall(f"{name}/rows/row")]

    def conditional(name, column, key):
        return {row[key] for row in rows(name) if row.get(column, "").strip() not in ("", "1")}

    return {
        "group": len({row["gid"] for row in rows("groups")}),
        "question": len({row["qid"] for row in rows("questions")}),
        "line": len({row["qid"] for row in rows("subquestions")}),
        "choice": len({(row["qid"], row.get("scale_id", "0"), row["code"]) for row in rows("answers")}),
        "condition": len(conditional("questions", "relevance", "qid"))
        + len(conditional("subquestions", "relevance", "qid"))
        + len(conditional("groups", "grelevance", "gid"))
        + len({row["cid"] for row in rows("conditions")}),
        "quota": len(rows("quota")),
    }
