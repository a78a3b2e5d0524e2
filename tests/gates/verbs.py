"""Who may do what, written a second time: `tests/test_gates.py` compares it with what `may` answers.

Each verb: the roles that may, over the edition or over the workshop, team or structure they are limited to. Verbs of
`WHILE_OPEN` wait for one of these stages to be open.
"""

ORGANISER = {"organiser"}
STAFF = {"organiser", "facilitator"}
EVERYBODY = {"organiser", "facilitator", "juror", "participant", "contact", "companion", "observer", "mentor"}
STEERING = {"organiser", "facilitator", "juror", "observer"}

VERBS = {
    "ballot.cast": STAFF | {"participant", "companion", "juror"},
    "ballot.facilitate": STAFF,
    "ballot.view": EVERYBODY,
    "board.export": STAFF,
    "board.facilitate": STAFF,
    "board.view": EVERYBODY,
    "board.write": STAFF | {"participant", "companion", "mentor"},
    "challenge.edit": ORGANISER,
    "challenge.view": EVERYBODY,
    "edition.edit": ORGANISER,
    "edition.view": EVERYBODY,
    "finding.edit": ORGANISER,
    "people.manage": ORGANISER,
    "plan.edit": ORGANISER,
    "plan.view": STEERING,
    "plane.decide": ORGANISER,
    "plane.place": STAFF,
    "plane.view": STEERING,
    "session.facilitate": STAFF,
    "session.manage": ORGANISER,
    "session.take_part": STAFF | {"participant", "companion", "mentor"},
    "session.view": EVERYBODY,
    "sheet.lead": STAFF,
    "sheet.save": {"participant"},
    "sheet.view": EVERYBODY,
    "solution.make": STAFF,
    "stage.set": ORGANISER,
    "structure.edit": ORGANISER,
    "survey.add_class_links": {"organiser", "contact"},
    "survey.code": STAFF,
    "survey.edit": ORGANISER,
    "survey.enter_paper": {"organiser", "contact"},
    "survey.export_contacts": ORGANISER,
    "survey.export_rows": ORGANISER,
    "survey.export_tables": STAFF,
    "survey.import": ORGANISER,
    "survey.mask_words": ORGANISER,
    "survey.open": ORGANISER,
    "survey.preview": STAFF,
    "survey.publish": ORGANISER,
    "survey.restitute": ORGANISER,
    "survey.set_targets": ORGANISER,
    "survey.show_restitution": STAFF,
    "survey.weight": ORGANISER,
    "survey.view_collection": STAFF,
    "survey.view_own_collection": STAFF | {"contact"},
    "survey.view_results": STAFF,
    "teams.compose": STAFF,
    "teams.view": EVERYBODY,
}

LIVE = {"design", "hackathon", "action"}
WHILE_OPEN = {
    "ballot.cast": LIVE,
    "ballot.facilitate": LIVE,
    "board.facilitate": LIVE,
    "board.write": LIVE,
    "plane.place": LIVE,
    "session.take_part": LIVE,
    "sheet.lead": LIVE,
    "sheet.save": LIVE,
    "survey.enter_paper": {"survey"},
}
