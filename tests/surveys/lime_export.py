"""LimeSurvey's export of responses to CSV, written again from its sources alone: what our reader has to read.

Sources: `Writer.php` (headings, `getAbbreviatedHeading`), `viewHelper::getFieldText`, `getFieldCode` and
`flatEllipsizeText`, `createFieldMap` (what stands over each column), `SurveyObj::getFullAnswer` (answers in full),
`CsvWriter.php` (`;`, every field quoted, CRLF, a mark). French: `locale/fr/LC_MESSAGES/fr.po` of its repository.
Version 2.0: `getAbbreviatedHeading` and `translateHeading` of its `exportresults_helper.php`.
"""

import csv
import html
import io
import re
from xml.etree import ElementTree

WORDS = {
    "en": ["Other", "Other comment", "Comment", "Rank", "Scale", "Yes", "No", "Uncertain"],
    "fr": ["Autre", "Autre commentaire", "Commentaire", "Rang", "Échelle", "Oui", "Non", "Incertain"],
}
ABOUT = {
    "en": {
        "id": "Response ID",
        "submitdate": "Date submitted",
        "lastpage": "Last page",
        "startlanguage": "Start language",
        "seed": "Seed",
        "startdate": "Date started",
        "datestamp": "Date last action",
    },
    # Read over the columns of real French exports.
    "fr": {
        "id": "ID de la réponse",
        "submitdate": "Date de soumission",
        "lastpage": "Dernière page",
        "startlanguage": "Langue de départ",
        "seed": "Tête de série",
        "startdate": "Date de lancement",
        "datestamp": "Date de la dernière action",
    },
}
ABOUT_IN_2 = {
    "id": "id",
    "submitdate": "Completed",
    "lastpage": "Last page",
    "startlanguage": "Start language",
    "startdate": "Date started",
    "datestamp": "Date last action",
}
FULL = {"G": {"F": "Female", "M": "Male"}, "E": {"I": "Increase", "S": "Same", "D": "Decrease"}}


def exported(lss, vv, *, language="en", headings="full", answers="short", parting=". ", underscores=False, signs=0):
    """A CSV of the responses of a .vv (its names those of the database); `signs`: where each text is cut short."""
    fields = fields_of(lss, language, signs)
    rows = [row for row in csv.reader(io.StringIO(vv.decode(), newline=""), delimiter="\t") if row]
    names = rows[1]  # the first line is for people

    def heading(name):
        if headings == "version2":
            return ABOUT_IN_2.get(name) or (name if name in ABOUT[language] else fields[name][5])
        code, text = (name, _flat(ABOUT[language][name], signs)) if name in ABOUT[language] else fields[name][:2]
        text = text.replace(" ", "_") if underscores else text
        return {"code": code, "full": text, "codetext": f"{code}{parting}{text}"}[headings]

    out = io.StringIO()
    table = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    table.writerow([heading(name) for name in names])
    for row in rows[2:]:
        values = [None if value == "{question_not_shown}" else _decoded(value) for value in row]
        if answers == "long":
            values = [
                value if name in ABOUT[language] else _in_full(value, *fields[name][2:5], language)
                for name, value in zip(names, values, strict=True)
            ]
        table.writerow(["" if value is None else value for value in values])
    return f"\ufeff{out.getvalue()}\r\n".encode()


def _decoded(value):
    for sign, meant in (("{quote}", '"'), ("{tab}", "\t"), ("{cr}", "\r"), ("{newline}", "\n"), ("{lbrace}", "{")):
        value = value.replace(sign, meant)
    return value


def fields_of(lss, language, signs=0):
    """Name in the database → (heading by code, heading in full, type, answers by code, what the name ends with,
    abbreviated heading of 2.0)."""
    root = ElementTree.fromstring(lss)

    def rows(name):
        return [{cell.tag: cell.text or "" for cell in row} for row in root.findall(f"{name}/rows/row")]

    told = {
        row["qid"]: _flat(row.get("question", ""), signs)
        for row in rows("question_l10ns")
        if row["language"] == language
    }
    cut = {
        row["qid"]: f"{_flat(row.get('question', ''))[:15]}.. "
        for row in rows("question_l10ns")
        if row["language"] == language
    }
    labels = {row["aid"]: _flat(row.get("answer", "")) for row in rows("answer_l10ns") if row["language"] == language}
    lines, choices = {}, {}
    for row in sorted(rows("subquestions"), key=lambda row: (row["scale_id"], int(row["question_order"]))):
        lines.setdefault(row["parent_qid"], []).append(row)
    for row in rows("answers"):
        choices.setdefault((row["qid"], row["scale_id"]), {})[row["code"]] = labels.get(row["aid"], "")
    fields = {}
    for question in rows("questions"):
        of = lines.get(question["qid"], [])
        for end, aid, texts, scale in _columns(question, of, choices, told, WORDS[language]):
            brackets = "".join(f"[{text}]" for text in texts)
            code = question["title"] + (f"[{aid}]" if aid else "") + (f"[{scale + 1}]" if scale is not None else "")
            text = f"filecount - {told[question['qid']]}" if aid == "filecount" else told[question["qid"]]
            text = f"{text} {brackets}" if brackets else text
            name = f"{question['sid']}X{question['gid']}X{question['qid']}{end}"
            fields[name] = (
                code,
                text,
                question["type"],
                choices.get((question["qid"], str(scale or 0)), {}),
                end,
                cut[question["qid"]] + (f"[{aid}]" if aid else ""),
            )
    return fields


def _columns(question, lines, choices, told, words):
    """End of the name, code of the column, texts between brackets, scale."""
    other, other_comment, comment, rank, scale = words[:5]
    rows = [row for row in lines if row["scale_id"] == "0"]
    type_ = question["type"]
    if type_ in (":", ";"):
        across = [row for row in lines if row["scale_id"] == "1"]
        for row in rows:
            for column in across:
                pair = f"{row['title']}_{column['title']}"
                yield pair, pair, [told[row["qid"]], told[column["qid"]]], None
    elif type_ == "1":
        for row in rows:
            for number in (0, 1):
                texts = [told[row["qid"]], f"{scale} {number + 1}"]
                yield f"{row['title']}#{number}", row["title"], texts, number
    elif type_ == "R":
        for number in range(1, len(choices.get((question["qid"], "0"), {})) + 1):
            yield str(number), str(number), [f"{rank} {number}"], None
    elif type_ == "|":
        yield "", "", [], None
        yield "_filecount", "filecount", [], None
    elif rows and type_ in "MPABCEFHKQ":
        for row in rows:
            yield row["title"], row["title"], [told[row["qid"]]], None
            if type_ == "P":
                yield f"{row['title']}comment", f"{row['title']}comment", [told[row["qid"]], comment], None
    else:
        yield "", "", [], None
        if type_ == "O":
            yield "comment", "comment", [comment], None
    if question["other"] == "Y" and type_ in "MPL!":
        yield "other", "other", [other], None
        if type_ == "P":
            yield "othercomment", "othercomment", [other_comment], None


def _in_full(value, type_, labels, end, language):
    other, yes, no, uncertain = (WORDS[language][number] for number in (0, 5, 6, 7))
    if end.endswith(("other", "comment")):
        return value
    if type_ in ("L", "!") and value == "-oth-":
        return other
    if type_ in ("M", "P"):
        return {"Y": yes, "": no}.get(value, "N/A")
    if type_ == "Y":
        return {"Y": yes, "N": no}.get(value, "N/A")
    if type_ == "C":
        return {"Y": yes, "U": uncertain, "N": no}.get(value, "")
    if type_ in FULL:
        return FULL[type_].get(value, "N/A" if type_ == "G" else "")
    return labels.get(value, "") if type_ in "L!ORFH1" else value


def _flat(text, signs=0):
    """`signs`: how many stay of a text that is longer by more than three."""
    bare = html.unescape(re.sub(r"<[^>]*>", "", text)).strip()
    cut = bool(signs) and len(bare) > signs + 3
    return " ".join((bare[:signs] if cut else bare).split()) + (".. " if cut else "")
