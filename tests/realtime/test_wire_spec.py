"""Every rule of SPEC.md is proved by a test that cites it, and no test cites a rule that is not there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RULE = re.compile(r"\b(?:HS|CM|EV|PR|PA|CL|RC)-\d+\b")


def rules():
    return re.findall(r"^- \*\*([A-Z]{2}-\d+)\*\*", (ROOT / "realtime/wire/SPEC.md").read_text(), re.MULTILINE)


def cited():
    tests = [*ROOT.glob("tests/realtime/test_wire*.py"), *ROOT.glob("tests/faults/test_*.py")]
    tests += ROOT.glob("frontend/src/wire/*.test.ts")
    return {rule for path in tests for rule in RULE.findall(path.read_text())}


def test_rules_are_numbered_once_and_in_order():
    listed = rules()
    for group in dict.fromkeys(rule[:2] for rule in listed):
        numbers = [int(rule[3:]) for rule in listed if rule.startswith(group)]
        assert numbers == list(range(1, len(numbers) + 1)), group


def test_every_rule_is_proved_and_every_citation_is_a_rule():
    assert cited() == set(rules())
