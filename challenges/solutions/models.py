from django.db import models

from challenges.enums import SheetPart
from hackathon.access.scopes import Scope
from realtime.wire.ids import new_id


class Solution(models.Model):
    """An answer to a défi, with its sheet. Its ideas are its origins in the lineage."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey("hackathon.Edition", on_delete=models.CASCADE, related_name="solutions")
    challenge = models.ForeignKey(
        "challenges.Challenge", on_delete=models.SET_NULL, null=True, blank=True, related_name="solutions"
    )
    how_might_we = models.ForeignKey(
        "challenges.HowMightWe", on_delete=models.SET_NULL, null=True, blank=True, related_name="solutions"
    )
    # The sheet's field `title`, kept here for lists.
    title = models.CharField(max_length=200)
    # The team that fills the sheet, and the workshop it was born in: plain ids, for `scope`.
    team = models.UUIDField(null=True, blank=True, db_index=True)
    session = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "challenges"
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def room(self) -> str:
        return f"sheet:{self.id}"

    def scope(self) -> Scope:
        return Scope(edition=self.edition_id, session=self.session, team=self.team)

    def writers(self) -> Scope:
        """Whose participants fill the sheet: its team, else its workshop."""
        return Scope(edition=self.edition_id, team=self.team) if self.team else self.scope()


class SheetField(models.Model):
    """One field of a solution sheet. `rev` grows at each save; a save made on an older one is refused."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="fields")
    name = models.CharField(max_length=12, choices=SheetPart.choices)
    text = models.TextField(blank=True)
    rev = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        app_label = "challenges"
        constraints = [models.UniqueConstraint(fields=["solution", "name"], name="sheet_field_once")]

    def __str__(self) -> str:
        return self.name
