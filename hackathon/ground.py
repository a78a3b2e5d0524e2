"""What the ground registers of its own: navigation and its panel of the edition's home."""

from django.utils.translation import gettext_lazy as _

from hackathon.edition.queries import people_panel
from hackathon.extensions import NavItem, Panel, register_nav, register_panel


def register() -> None:
    register_nav(NavItem(label=_("Home"), icon="house", url_name="edition:home", verb="edition.view", order=0))
    register_nav(NavItem(label=_("People"), icon="id-card", url_name="people:list", verb="people.manage", order=80))
    register_nav(
        NavItem(label=_("Settings"), icon="settings", url_name="edition:settings", verb="edition.edit", order=90)
    )
    register_panel(Panel(slug="people", stage="", order=90, build=people_panel))
