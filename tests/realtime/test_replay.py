"""Replaying a real dot vote, and files that are not one."""

import json

import pytest
from django.core.management import CommandError, call_command

from realtime.ballots.pabulib import Malformed, read_poll

SMALL = """META
key;value
description;Petit vote
PROJECTS
project_id;cost;name
a;10;Un banc
b;20;Un arbre
VOTES
voter_id;vote;points
1;a,b;2,1
2;b;3
"""


def test_the_replayed_count_is_the_files(transactional_db, shared, capsys):
    file = (
        shared / "toulouse_2019_dots.pb"
        if (shared / "toulouse_2019_dots.pb").exists()
        else shared / "data" / "toulouse_2019_dots.pb"
    )
    poll = read_poll(file)

    call_command("replay_ballots", str(file), "--json")

    count = json.loads(capsys.readouterr().out)["options"]
    assert count == [
        {
            "name": project.name,
            "points": sum(ballot.points.get(project.id, 0) for ballot in poll.ballots),
            "voters": sum(project.id in ballot.points for ballot in poll.ballots),
        }
        for project in poll.projects
    ]
    assert (count[9]["voters"], count[9]["points"]) == (287, 497)
    assert (count[28]["voters"], count[28]["points"]) == (234, 551)


def test_a_vote_by_approval_gives_one_point_each(tmp_path, transactional_db, capsys):
    lines = SMALL.replace(";points", "").replace(";2,1", "").replace("2;b;3", "2;b")
    (tmp_path / "approval.pb").write_text(lines, encoding="utf-8")

    call_command("replay_ballots", str(tmp_path / "approval.pb"), "--json")

    assert json.loads(capsys.readouterr().out)["options"] == [
        {"name": "Un banc", "points": 1, "voters": 1},
        {"name": "Un arbre", "points": 2, "voters": 2},
    ]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (("VOTES\n", ""), "VOTES"),
        (("2;b;3", "2;c;3"), "line 11"),
        (("2;b;3", "1;b;3"), "line 11"),
        (("2;b;3", "2;b,a;3"), "line 11"),
        (("2;b;3", "2;b,b;1,1"), "line 11"),
        (("2;b;3", "2;b;-3"), "line 11"),
        (("2;b;3", "2"), "line 11"),
        (("b;20;Un arbre", "a;20;Un arbre"), "line 7"),
        (("b;20;Un arbre\n", ""), "two projects"),
        (("project_id", "id"), "project_id"),
    ],
)
def test_a_malformed_file_says_where(tmp_path, change, word):
    (tmp_path / "poll.pb").write_text(SMALL.replace(*change), encoding="utf-8")

    with pytest.raises(Malformed, match=word):
        read_poll(tmp_path / "poll.pb")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"PK\x03\x04", b"META\nPROJECTS\nVOTES\n"])
def test_what_is_no_poll_at_all_changes_nothing(tmp_path, transactional_db, content):
    (tmp_path / "poll.pb").write_bytes(content)

    with pytest.raises(CommandError, match="Nothing was replayed"):
        call_command("replay_ballots", str(tmp_path / "poll.pb"))


def test_an_absent_file_is_said_to_be(transactional_db):
    with pytest.raises(CommandError, match="no such file"):
        call_command("replay_ballots", "nowhere.pb")
