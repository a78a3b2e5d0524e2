"""The wire's state machine for hypothesis: pages come, go, stall, repeat themselves and lose their network; workers
end, bells are lost, doubled and late, backups put back; then everything rests, and everybody must hold the truth.
"""

from collections import Counter

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from realtime.wire import outgoing
from realtime.wire.ids import new_id
from realtime.wire.models import LogEntry, Room
from tests.realtime import trial
from tests.realtime.model import Answers, Browser, Http, Socket
from tests.realtime.simulation import World

WORKERS = 2
ROOMS = 2
# Enough for a handful of entries to be too many for a reader that stalls.
PADDING = "x" * 300

pages = st.integers(0, 4)
rooms = st.integers(0, ROOMS - 1)
workers = st.integers(0, WORKERS - 1)


class Stage:
    """What the examples share: three seats, of which two have two pages each."""

    def __init__(self, cookies):
        self.cookies = cookies
        [*self.seats] = cookies
        one, two, three = self.seats
        self.pages = [one, one, two, two, three]


class WireMachine(RuleBasedStateMachine):
    stage: Stage

    @initialize(seed=st.integers(0, 2**32), lines=st.lists(st.sampled_from("ssh "), min_size=5, max_size=5))
    def begin(self, seed, lines):
        trial.banned.clear()
        trial.once.clear()
        self.rooms = [trial.name(new_id()) for _ in range(ROOMS)]
        self.world = World(self.rooms, seed, workers=WORKERS)
        self.answers = Answers()
        self.pages = [
            Browser(self.world, str(seat), self.stage.cookies[seat], self.answers) for seat in self.stage.pages
        ]
        # By ref: the room it went to, the seat, and every text that was sent under it.
        self.asked: dict[str, tuple[str, str, set[str]]] = {}
        self.kept, self.excused = None, set()
        self.said = 0
        for number, kind in enumerate(lines):
            self.pages[number].follow(self.rooms[0])
            if kind != " ":
                self._open(number, number % WORKERS, kind == "h")
        self._go_on()

    # --- pages ----------------------------------------------------------------------------------------
    @rule(page=pages, worker=workers, by_http=st.booleans())
    def a_page_connects(self, page, worker, by_http):
        self._open(page, worker, by_http)
        self._go_on()

    @rule(page=pages)
    def a_page_is_cut_off(self, page):
        self.pages[page].close()
        self._go_on()

    @rule(page=pages, room=rooms)
    def a_page_follows_a_room(self, page, room):
        self.pages[page].follow(self.rooms[room])
        self._go_on()

    @rule(page=pages, room=rooms)
    def a_page_leaves_a_room(self, page, room):
        self.pages[page].leave(self.rooms[room])
        self._go_on()

    @rule(page=pages)
    def a_page_stalls(self, page):
        if self.pages[page].line is not None:
            self.pages[page].line.stall()

    @rule(page=pages)
    def a_page_reads_on(self, page):
        if self.pages[page].line is not None:
            self.pages[page].line.read_on()
        self._go_on()

    # --- commands -------------------------------------------------------------------------------------
    @rule(page=pages, room=rooms, verb=st.sampled_from(["say", "say_many", "say_many"]), times=st.integers(1, 6))
    def a_page_speaks(self, page, room, verb, times):
        for _ in range(times):
            self._command(page, self.rooms[room], verb, text=self._text())
        self._go_on()

    @rule(page=pages, room=rooms, verb=st.sampled_from(["refuse", "crash"]))
    def a_page_asks_what_is_refused_or_fails(self, page, room, verb):
        self._command(page, self.rooms[room], verb)
        self._command(page, self.rooms[room], "say", text=self._text())
        self._go_on()

    @precondition(lambda self: self.asked)
    @rule(page=pages, which=st.integers(0, 5))
    def a_page_repeats_a_ref_of_its_seat(self, page, which):
        """From the outbox of another tab, or from its own though it was answered: the text is another, to tell them."""
        own = [ref for ref, (_, seat, _) in self.asked.items() if seat == self.pages[page].seat]
        if own:
            ref = own[max(0, len(own) - 1 - which)]
            room, _, texts = self.asked[ref]
            texts.add(text := self._text())
            self.pages[page].command(room, "say", ref=ref, text=text)
        self._go_on()

    @rule(page=pages, room=rooms, seq=st.integers(1, 8))
    def an_entry_is_redacted(self, page, room, seq):
        self._command(page, self.rooms[room], "erase", seq=seq)
        self._go_on()

    @precondition(lambda self: not trial.banned)
    @rule(page=pages, seat=st.integers(0, 2))
    def somebody_loses_every_right(self, page, seat):
        self._command(page, self.rooms[0], "ban", seat=str(self.stage.seats[seat]))
        self._go_on()

    # --- the world ------------------------------------------------------------------------------------
    @rule(room=rooms)
    def manage_py_speaks(self, room):
        self.world.say_silently(self.rooms[room], self._text())
        self._go_on()

    @rule()
    def somebody_will_commit_while_a_room_is_read(self):
        self.world.silent += [self._text() for _ in range(2)]

    @rule(lose=st.sampled_from([0.0, 0.3, 1.0]), double=st.sampled_from([0.0, 0.5]))
    def bells_arrive(self, lose, double):
        self.world.deliver(lose=lose, double=double)
        self._go_on()

    @rule(worker=workers)
    def a_worker_is_restarted(self, worker):
        self.world.restart(worker)
        for page in self.pages:
            if page.line is not None:
                page.line.worker_ended(worker)

    @rule(seconds=st.sampled_from([0.0, 0.01, 0.03, 0.1, 0.3, 1.1, 2.2, 23.0]))
    def time_passes(self, seconds):
        self.world.pass_time(seconds)

    @rule()
    def a_backup_is_made(self):
        """Of something, and not the last word."""
        self.world.say_silently(self.rooms[0], self._text())
        self.kept = (self.world.backup(), refs_of(self.rooms))
        self.world.say_silently(self.rooms[0], self._text())

    @precondition(lambda self: self.kept)
    @rule(as_much=st.booleans())
    def the_backup_is_put_back(self, as_much):
        """While everybody listens, but nobody speaks for a second. A state read at that moment may hold an entry beyond
        its number, and if that very entry is the one that is lost, nothing tells; nor if another log of the same length
        went on before it was looked at.
        """
        self._rest()
        # No bell is on its way for seconds.
        self.world.bells.clear()
        rows, refs = self.kept
        long = [truth(room)[0][0] for room in self.rooms]
        self.world.restore(rows)
        # As much is said again as was lost: only what is said tells one log from the other.
        for room, seq in zip(self.rooms, long if as_much else [0, 0], strict=True):
            while truth(room)[0][0] < seq:
                self.world.say_silently(room, self._text())
        # What was done since is gone, and whether an answer to it is still on its way nobody can say.
        self.excused |= set(self.asked) - refs
        self.world.pass_time(1.2)

    @rule()
    def everything_rests(self):
        self._rest()

    # --- what must hold -------------------------------------------------------------------------------
    def teardown(self):
        if not hasattr(self, "world"):
            return
        try:
            self._rest()
            for page in self.pages:
                page.close()
            self.world.pass_time(1)
            left = [worker.relay._hubs for worker in self.world.workers if worker.relay._hubs]
            assert left == [], "rooms that nobody is in are remembered"
        finally:
            self.world.end()

    def _rest(self):
        """The network is well and everybody reads; bells may have been lost. Within seconds all is as it should be."""
        for number, page in enumerate(self.pages):
            if page.line is None:
                self._open(number, number % WORKERS, by_http=False)
            page.line.read_on()
        self.world.deliver(lose=0.5, double=0.2)
        self.world.pass_time(1)
        self.world.silent.clear()
        self.world.pass_time(2.5)
        for _ in range(3):
            # A bucket was empty: what it refused is sent again.
            if any(page.outbox for page in self.pages):
                self.world.pass_time(3)
        assert self.world.troubles == [], self.world.troubles
        for room in self.rooms:
            self._hold(room, *truth(room))

    def _hold(self, room, head, entries, texts):
        assert [seq for seq, _ in entries] == list(range(1, head[0] + 1)), "the log has a hole"
        times = Counter(body["text"] for _, body in entries if body["kind"] == "said")
        assert set(times.values()) <= {1}
        by_seq = dict(entries)
        for ref, (place, _, said) in self.asked.items():
            if place == room and ref not in self.excused:
                self._hold_answer(ref, said, times, by_seq)
        for page in self.pages:
            self._hold_page(page, page.logs.get(room), head, texts)

    def _hold_answer(self, ref, said, times, by_seq):
        answers = self.answers.kept(ref)
        done = sum(times[text] for text in said)
        assert done <= 1, f"{ref} was performed {done} times"
        if answers:
            assert all(answer == answers[0] for answer in answers), f"{ref} was answered differently: {answers}"
            assert "code" not in answers[0] or not done
        if answers and "seq" in answers[0]:
            # A whole group of `say_many` is acknowledged with the number of its last entry.
            own = [seq for seq, body in by_seq.items() if body["kind"] == "redacted" or body["text"] in said]
            assert answers[0]["seq"] in by_seq and own and own[0] <= answers[0]["seq"]

    def _hold_page(self, page, log, head, texts):
        if str(page.seat) in {str(seat) for seat in trial.banned}:
            assert log is None or log.denied, "who lost every right still listens"
            return
        assert page.outbox == {}, "a command was never answered"
        if log is not None:
            assert (log.epoch, log.seq) == (str(head[1]), head[0]), f"{log} on {page.line} is not at {head}"
            assert log.texts == texts, f"{log} has {numbers(log.texts)}, not {numbers(texts)}"

    # --- hands ----------------------------------------------------------------------------------------
    def _open(self, page, worker, by_http):
        self.pages[page].open((Http if by_http else Socket)(self.world, worker))

    def _command(self, page, room, verb, **body):
        ref = self.pages[page].command(room, verb, **body)
        self.asked[ref] = (room, self.pages[page].seat, {body["text"]} if "text" in body else set())

    def _text(self):
        self.said += 1
        return f"{self.said} {PADDING}"

    def _go_on(self):
        """A little time, or none: the next thing may happen in the middle of this one."""
        self.world.pass_time(self.world.chance.choice([0.0, 0.0, 0.005, 0.05]))


def numbers(texts):
    return [int(text.split()[0]) for text in texts]


def refs_of(rooms):
    from realtime.wire.models import Ref

    return {str(ref) for ref in Ref.objects.filter(room__in=rooms).values_list("ref", flat=True)}


def truth(room):
    """The log's head, its entries, and what a newcomer is given."""
    head = Room.objects.filter(name=room).values_list("seq", "epoch").first() or (0, None)
    rows = LogEntry.objects.filter(room_id=room).order_by("seq").values_list("seq", "body")
    entries = [(seq, msgspec.json.decode(body)) for seq, body in rows]
    return head, entries, [body["text"] for _, body in entries if body["kind"] == "said"]


def small_bounds(monkeypatch):
    monkeypatch.setattr(outgoing, "MAX_BYTES_BEHIND", 2_000)
