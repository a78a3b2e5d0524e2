// `node load.mjs PORT CLIENTS PER_SECOND SECONDS`: people add, move and edit cards of one document; prints
// {p99 in ms from an operation to each other client's document, missing deliveries, share of the processor used}.
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import WebSocket from 'ws';
import * as Y from 'yjs';

const [port, count, perSecond, seconds] = process.argv.slice(2).map(Number);
const ZONES = 6;
const CARDS = 80;
const PATIENCE = 30_000;
const sentAt = [];
const senders = [];
const delays = [];

const until = async (isSo, patience = PATIENCE) => {
  const end = performance.now() + patience;
  while (!isSo() && performance.now() < end) await new Promise((go) => setTimeout(go, 20));
  return isSo();
};

class Person {
  constructor(number) {
    this.number = number;
    this.document = new Y.Doc();
    this.cards = this.document.getMap('cards');
    this.socket = new HocuspocusProviderWebsocket({ url: `ws://127.0.0.1:${port}`, WebSocketPolyfill: WebSocket });
    this.provider = new HocuspocusProvider({ websocketProvider: this.socket, name: 'board', document: this.document });
    this.provider.attach();
    this.turn = 0;
  }

  listen() {
    this.cards.observeDeep((events, transaction) => {
      if (transaction.local) return;
      for (const event of events) {
        const changed = event.path.length ? [event.target] : [...event.keysChanged].map((key) => this.cards.get(key));
        for (const card of changed) {
          const number = card?.get('operation');
          if (sentAt[number] !== undefined) delays.push(performance.now() - sentAt[number]);
        }
      }
    });
  }

  add(key, zone, text, operation) {
    this.document.transact(() => {
      const card = new Y.Map(Object.entries({ zone, text, operation, order: key }));
      this.cards.set(key, card);
    });
  }

  operate(operation) {
    sentAt[operation] = performance.now();
    senders[operation] = this.number;
    this.turn += 1;
    const zone = operation % ZONES;
    if (this.turn % 3 === 0) return this.add(`more-${operation}`, zone, `Une idée de plus, la ${operation}e`, operation);
    const own = this.cards.get(`own-${this.number}`);
    this.document.transact(() => {
      if (this.turn % 3 === 1) own.set('zone', zone);
      else own.set('text', `Mieux dit, ${operation}`);
      own.set('operation', operation);
    });
  }
}

const people = [];
for (let number = 0; number < count; number += 20) {
  const some = [];
  for (let each = number; each < Math.min(count, number + 20); each += 1) some.push(new Person(each));
  people.push(...some);
  if (!(await until(() => some.every((one) => one.provider.isSynced)))) throw new Error('not everybody came in');
}
for (let number = 0; number < CARDS; number += 1) {
  people[0].add(`note-${number}`, number % ZONES, `Note ${number} : je ne sais pas à qui parler de mon orientation`, -1);
}
for (const one of people) one.add(`own-${one.number}`, 0, 'à moi', -1);
if (!(await until(() => people.every((one) => one.cards.size === CARDS + count)))) throw new Error('not alike');
for (const one of people) one.listen();

const operations = Math.floor(perSecond * seconds);
const begun = performance.now();
const used = process.cpuUsage();
for (let operation = 0; operation < operations; operation += 1) {
  const wait = begun + (operation * 1000) / perSecond - performance.now();
  await new Promise((go) => setTimeout(go, Math.max(0, wait)));
  people[operation % count].operate(operation);
}
const expected = operations * (count - 1);
await until(() => delays.length >= expected);
const { user, system } = process.cpuUsage(used);
const load = (user + system) / 1000 / (performance.now() - begun);
delays.sort((a, b) => a - b);
const p99 = delays[Math.min(delays.length - 1, Math.floor(0.99 * delays.length))] ?? PATIENCE;
process.stdout.write(`${JSON.stringify({ p99, missing: expected - delays.length, load })}\n`, () => process.exit(0));
