from hackathon.access.rules import allow
from hackathon.enums import Role

allow("survey.view_results", [Role.ORGANISER, Role.FACILITATOR])
allow("survey.import", [Role.ORGANISER])
# Themes given to texts, and words set aside when counting.
allow("survey.code", [Role.ORGANISER, Role.FACILITATOR])
# An expert's option: it changes what weighted results say, and no answer.
allow("survey.weight", [Role.ORGANISER])
allow("survey.mask_words", [Role.ORGANISER])
