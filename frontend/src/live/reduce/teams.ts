import type { TeamsEntry, TeamsState } from '../../wire/wire';

/** The teams of a workshop after one entry of their log. */
export function reduceTeams(teams: TeamsState, entry: TeamsEntry): TeamsState {
  switch (entry.kind) {
    case 'teams_set':
      return { ...teams, teams: entry.teams };
    default: {
      entry.kind satisfies never;
      return teams;
    }
  }
}
