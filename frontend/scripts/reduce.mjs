/**
 * The browser's own reducers, for a test that holds them to what the server says. One line in, one line out:
 *
 *     node frontend/scripts/reduce.mjs
 *     {"kind": "board", "state": {…}, "entries": [{…}, …]}   →   the state after the entries
 */
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const SOURCE = fileURLToPath(new URL('../src', import.meta.url));
/** By kind of room, the module and its reducer. @type {Record<string, [string, string]>} */
const REDUCERS = {
  ballot: ['live/reduce/ballot.ts', 'reduceBallot'],
  board: ['board/reduce.ts', 'reduceBoard'],
  desk: ['live/reduce/desk.ts', 'reduceDesk'],
  plane: ['plane/reduce.ts', 'reducePlane'],
  seat: ['live/reduce/seat.ts', 'reduceSeat'],
  session: ['live/reduce/session.ts', 'reduceSession'],
  sheet: ['sheet/reduce.ts', 'reduceSheet'],
  tally: ['live/reduce/tally.ts', 'reduceTally'],
  teams: ['live/reduce/teams.ts', 'reduceTeams'],
};

const known = new Map();
for (const [kind, [path, name]] of Object.entries(REDUCERS)) {
  const { module } = await runnerImport(`${SOURCE}/${path}`, { configFile: false, root: SOURCE, logLevel: 'error' });
  known.set(kind, module[name]);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { kind, state, entries } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(entries.reduce(known.get(kind), state))}\n`);
}
