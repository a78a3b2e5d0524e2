from hackathon.access.rules import allow
from hackathon.enums import Role

allow("survey.restitute", [Role.ORGANISER])
# In front of a room: what the rules of publication allow, and no more.
allow("survey.show_restitution", [Role.ORGANISER, Role.FACILITATOR])
