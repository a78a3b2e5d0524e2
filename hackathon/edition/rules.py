from hackathon.access.rules import allow
from hackathon.enums import Role

allow("edition.view", Role)
allow("edition.edit", [Role.ORGANISER])
allow("stage.set", [Role.ORGANISER])
allow("people.manage", [Role.ORGANISER])
allow("structure.edit", [Role.ORGANISER])
