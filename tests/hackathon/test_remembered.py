"""What the process keeps for a second: never longer, and never past a change it made itself."""

from hackathon.models import Structure
from hackathon.web import remembered


def names(asked):
    @remembered.remembered(Structure)
    def read(kind):
        asked.append(kind)
        return sorted(Structure.objects.values_list("name", flat=True))

    return read


def test_it_is_read_once_and_again_after_a_change(db):
    asked = []
    read = names(asked)

    assert (read("all"), read("all"), asked) == ([], [], ["all"])
    kept = Structure.objects.create(name="CIO")
    assert read("all") == ["CIO"]
    kept.name = "CIO de Dreux"
    kept.save()
    assert read("all") == ["CIO de Dreux"]
    kept.delete()
    assert read("all") == []


def test_what_another_process_changed_is_seen_within_the_second(db, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(remembered.time, "monotonic", lambda: now[0])
    read = names([])
    Structure.objects.create(name="CIO")
    assert read("all") == ["CIO"]

    Structure.objects.update(name="CIO de Dreux")  # no signal, as from elsewhere

    assert read("all") == ["CIO"]
    now[0] += remembered.SECONDS
    assert read("all") == ["CIO de Dreux"]


def test_it_holds_so_many_and_no_more(db, monkeypatch):
    monkeypatch.setattr(remembered, "MOST", 2)
    asked = []
    read = names(asked)

    for kind in ("a", "b", "c", "a"):
        read(kind)

    assert asked == ["a", "b", "c", "a"]
