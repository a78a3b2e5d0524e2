from hackathon.access.rules import allow
from hackathon.enums import Role

# Individual answers are a right of their own, apart from tables that can be spread.
allow("survey.export_rows", [Role.ORGANISER])
allow("survey.export_tables", [Role.ORGANISER, Role.FACILITATOR])
