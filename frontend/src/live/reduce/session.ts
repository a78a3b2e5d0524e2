import type { SessionActivityView, SessionEntry, SessionState } from '../../wire/wire';

/** The workshop after one entry of its log. Entries carry values: applying one twice changes nothing more. */
export function reduceSession(session: SessionState, entry: SessionEntry): SessionState {
  switch (entry.kind) {
    case 'session_set': {
      const { kind: _, ...settings } = entry;
      return { ...session, ...settings };
    }
    case 'run_set':
      return { ...session, activities: entry.activities, current: entry.current };
    case 'activity_set':
      return {
        ...session,
        activities: session.activities.map((activity) => (activity.id === entry.activity.id ? entry.activity : activity)),
        current: entry.current,
      };
    case 'timer_set':
      return { ...session, timer: entry.timer };
    case 'people_counted':
      return { ...session, people: entry.people };
    case 'guessed':
      return {
        ...session,
        activities: session.activities.map((activity) =>
          activity.id === entry.activity ? { ...activity, guessed: entry.guessed } : activity,
        ),
      };
    default: {
      entry satisfies never;
      return session;
    }
  }
}

export const currentActivity = (session: SessionState): SessionActivityView | null =>
  session.activities.find(({ id }) => id === session.current) ?? null;

/** An address or a page made with a join code, once the code was renewed. */
export const withCode = (address: string, former: string, session: SessionState | null): string =>
  session ? address.replace(former, session.code) : address;
