"""What the journal says of this app's verbs, after the name of who did it."""

from django.utils.translation import pgettext_lazy

from hackathon.journal.words import describe_verbs

describe_verbs(
    {
        "action.add": pgettext_lazy("journal", "added an action"),
        "action.change_status": pgettext_lazy("journal", "changed the status of an action"),
        "action.edit": pgettext_lazy("journal", "changed an action"),
        "action.make": pgettext_lazy("journal", "made an action of a solution"),
        "action.remove": pgettext_lazy("journal", "removed an action"),
        "challenge.add": pgettext_lazy("journal", "added a défi"),
        "challenge.ask": pgettext_lazy("journal", "put a question to a défi"),
        "challenge.edit": pgettext_lazy("journal", "changed a défi"),
        "challenge.remove": pgettext_lazy("journal", "removed a défi"),
        "challenge.reword": pgettext_lazy("journal", "reworded a question"),
        "challenge.unask": pgettext_lazy("journal", "took a question back"),
        "finding.check": pgettext_lazy("journal", "had a finding computed again"),
        "finding.cite": pgettext_lazy("journal", "quoted words of the survey"),
        "finding.hold": pgettext_lazy("journal", "kept the former figure of a finding"),
        "finding.keep": pgettext_lazy("journal", "kept a finding"),
        "finding.merge": pgettext_lazy("journal", "merged findings"),
        "finding.part": pgettext_lazy("journal", "took a merge of findings back"),
        "finding.place": pgettext_lazy("journal", "moved findings on the wall"),
        "finding.purge": pgettext_lazy("journal", "erased quoted words with their responses"),
        "finding.remove": pgettext_lazy("journal", "removed a finding"),
        "finding.reword": pgettext_lazy("journal", "reworded a finding"),
        "finding.take_fresh": pgettext_lazy("journal", "took the fresh figure of a finding"),
        "plane.decide": pgettext_lazy("journal", "decided on a solution"),
        "plane.place": pgettext_lazy("journal", "placed a solution"),
        "plane.set_capacity": pgettext_lazy("journal", "set how much can be carried"),
        "plane.take_back": pgettext_lazy("journal", "took a placement back"),
        "problem.attach": pgettext_lazy("journal", "attached a problem to a défi"),
        "problem.merge": pgettext_lazy("journal", "merged problems"),
        "problem.part": pgettext_lazy("journal", "took a merge of problems back"),
        "problem.remove": pgettext_lazy("journal", "removed a problem"),
        "problem.restate": pgettext_lazy("journal", "reworded a problem"),
        "problem.start": pgettext_lazy("journal", "started a problem from the wall"),
        "problem.state": pgettext_lazy("journal", "stated a problem"),
        "sheet.save": pgettext_lazy("journal", "wrote on a solution sheet"),
        "solution.bring_back": pgettext_lazy("journal", "brought a solution back"),
        "solution.choose_challenge": pgettext_lazy("journal", "moved a solution to another défi"),
        "solution.make": pgettext_lazy("journal", "made a solution"),
        "solution.withdraw": pgettext_lazy("journal", "withdrew a solution"),
        "teams.compose": pgettext_lazy("journal", "composed the teams"),
        "teams.move": pgettext_lazy("journal", "moved somebody to another team"),
        "teams.sheets": pgettext_lazy("journal", "gave the teams their sheets"),
    }
)
