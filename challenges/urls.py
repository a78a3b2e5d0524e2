from django.urls import include, path

from challenges.briefs import views as briefs
from challenges.defis import views as defis
from challenges.findings import views as findings
from challenges.ideas import views as ideas
from challenges.plan import views as plan
from challenges.priorities import views as priorities
from challenges.problems import views as problems
from challenges.solutions import views as solutions
from challenges.teams import views as teams
from challenges.thread import views as thread
from challenges.wall import views as wall

app_name = "challenges"

_edition = [
    path("constats/", wall.wall, name="findings"),
    path("constats/ranger/", wall.place, name="place_findings"),
    path("constats/reunir/", wall.merge_findings, name="merge_findings"),
    path("constats/retenir/", findings.keep_figure, name="keep_figure"),
    path("constats/citer/", findings.cite, name="cite"),
    path("constats/<uuid:finding_id>/", findings.finding, name="finding"),
    path("constats/<uuid:finding_id>/recalculer/", findings.check, name="check_finding"),
    path("constats/<uuid:finding_id>/placer/", wall.where, name="where"),
    path("constats/<uuid:finding_id>/defaire/", wall.part_finding, name="part_finding"),
    path("preuves/<uuid:evidence_id>/actualiser/", findings.take_fresh, name="take_fresh"),
    path("preuves/<uuid:evidence_id>/garder/", findings.hold, name="hold_evidence"),
    path("constats/<uuid:finding_id>/retirer/", findings.remove_finding, name="remove_finding"),
    path("problematiques/nouvelle/", problems.new_problem, name="new_problem"),
    path("problematiques/reunir/", wall.merge_problems, name="merge_problems"),
    path("problematiques/<uuid:problem_id>/defaire/", wall.part_problem, name="part_problem"),
    path("problematiques/<uuid:problem_id>/rattacher/", wall.attach, name="attach_problem"),
    path("problematiques/<uuid:problem_id>/", problems.problem, name="problem"),
    path("problematiques/<uuid:problem_id>/retirer/", problems.remove_problem, name="remove_problem"),
    path("defis/", defis.challenges, name="challenges"),
    path("nouveau-defi/", defis.new_challenge, name="new_challenge"),
    path("defis/<slug:challenge>/", defis.challenge, name="challenge"),
    path("defis/<slug:challenge>/fiche/", briefs.brief, name="brief"),
    path("defis/<slug:challenge>/fiche.pdf", briefs.brief_pdf, name="brief_pdf"),
    path("defis/<slug:challenge>/modifier/", defis.edit_challenge, name="edit_challenge"),
    path("defis/<slug:challenge>/retirer/", defis.remove_challenge, name="remove_challenge"),
    path("defis/<slug:challenge>/question/", defis.ask, name="ask"),
    path("questions/<uuid:question_id>/", defis.reword, name="reword_question"),
    path("questions/<uuid:question_id>/retirer/", defis.remove_question, name="remove_question"),
    path("idees/", ideas.ideas, name="ideas"),
    path("idees/solution/", ideas.make_solution, name="make_solution"),
    path("solutions/", solutions.solutions, name="solutions"),
    path("solutions/nouvelle/", solutions.new_solution, name="new_solution"),
    path("solutions/<uuid:solution_id>/", solutions.solution, name="solution"),
    path("solutions/<uuid:solution_id>/defi/", solutions.choose, name="choose_challenge"),
    path("solutions/<uuid:solution_id>/retirer/", solutions.withdraw, name="withdraw_solution"),
    path("solutions/<uuid:solution_id>/reprendre/", solutions.bring_back, name="bring_solution_back"),
    path("solutions/<uuid:solution_id>/action/", plan.make_action, name="make_action"),
    path("priorites/", priorities.plane, name="plane"),
    path("priorites/liste/", priorities.shortlist, name="shortlist"),
    path("plan/", plan.plan, name="plan"),
    path("plan.csv", plan.plan_csv, name="plan_csv"),
    path("plan.xlsx", plan.plan_xlsx, name="plan_xlsx"),
    path("plan/nouvelle/", plan.new_action, name="new_action"),
    path("plan/<uuid:action_id>/", plan.action, name="action"),
    path("plan/<uuid:action_id>/modifier/", plan.edit_action, name="edit_action"),
    path("plan/<uuid:action_id>/etat/", plan.change_status, name="change_status"),
    path("plan/<uuid:action_id>/retirer/", plan.remove_action, name="remove_action"),
    path("ateliers/<uuid:session_id>/equipes/", teams.teams, name="teams"),
    path("ateliers/<uuid:session_id>/equipes/reparer/", teams.repair, name="teams_repair"),
    path("ateliers/<uuid:session_id>/equipes/placer/", teams.move, name="teams_move"),
    path("ateliers/<uuid:session_id>/equipes/fiches/", teams.give_sheets, name="teams_sheets"),
    path("fil/<uuid:object_id>/", thread.thread, name="thread"),
]

urlpatterns = [path("e/<slug:slug>/", include(_edition))]
