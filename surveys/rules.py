from hackathon.access.rules import allow
from hackathon.enums import Role, StageKind

allow("survey.edit", [Role.ORGANISER])
allow("survey.publish", [Role.ORGANISER])
allow("survey.open", [Role.ORGANISER])
allow("survey.preview", [Role.ORGANISER, Role.FACILITATOR])
allow("survey.enter_paper", [Role.ORGANISER, Role.CONTACT], stages=[StageKind.SURVEY])
allow("survey.view_collection", [Role.ORGANISER, Role.FACILITATOR])
# A structure's contact sees its own count: its grant is scoped to the structure, like the collector.
allow("survey.view_own_collection", [Role.ORGANISER, Role.FACILITATOR, Role.CONTACT])
# A school makes the links of its own classes.
allow("survey.add_class_links", [Role.ORGANISER, Role.CONTACT])
allow("survey.set_targets", [Role.ORGANISER])
allow("survey.export_contacts", [Role.ORGANISER])
