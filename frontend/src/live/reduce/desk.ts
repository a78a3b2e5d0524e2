import type { DeskEntry, DeskPersonView, DeskState } from '../../wire/wire';

/** The facilitator's desk after one entry of its log. */
export function reduceDesk(desk: DeskState, entry: DeskEntry): DeskState {
  switch (entry.kind) {
    case 'person_set':
      return { ...desk, people: withPerson(desk.people, entry.person) };
    case 'person_gone':
      return { ...desk, people: desk.people.filter(({ seat }) => seat !== entry.seat) };
    case 'people_set':
      return { ...desk, people: entry.people };
    case 'code_set':
      return { ...desk, code: entry.code };
    default: {
      entry satisfies never;
      return desk;
    }
  }
}

function withPerson(people: readonly DeskPersonView[], person: DeskPersonView): DeskPersonView[] {
  const known = people.some(({ seat }) => seat === person.seat);
  return known ? people.map((other) => (other.seat === person.seat ? person : other)) : [...people, person];
}
