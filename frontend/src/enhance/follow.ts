/**
 * Results that follow answers as they come in. The page asks what has moved, and parts that changed take the place of
 * the old ones: never under the pointer, never around what has the focus, with their folds as they were left.
 */

const EVERY = 10_000;
// Failures in a row before the page says that the network is cut.
const PATIENCE = 2;

interface Following {
  line: HTMLElement;
  moved: string;
  tables: string;
  failures: number;
  waiting: Map<string, Element>;
}

/** `line` is the `[data-live]` element: it holds the address to ask, what the page was made of, and the words to say. */
export function followResults(line: HTMLElement, every = EVERY): () => void {
  const state: Following = {
    line,
    moved: line.dataset.liveMoved!,
    tables: line.dataset.liveTables!,
    failures: 0,
    waiting: new Map(),
  };
  const settle = (): void => putWaiting(state);
  const stop = (): void => {
    clearInterval(timer);
    document.removeEventListener('pointerover', settle);
    document.removeEventListener('focusin', settle);
  };
  const timer = setInterval(() => {
    settle();
    if (!document.hidden) void ask(state, stop);
  }, every);
  document.addEventListener('pointerover', settle);
  document.addEventListener('focusin', settle);
  show(state, 'following');
  return stop;
}

async function ask(state: Following, stop: () => void): Promise<void> {
  const address = new URL(state.line.dataset.live!, document.baseURI);
  address.searchParams.set('depuis', state.moved);
  address.searchParams.set('tableaux', state.tables);
  try {
    const response = await fetch(address, { cache: 'no-store', redirect: 'error' });
    if (response.status === 204) return answered(state);
    if (!response.ok) return lost(state, stop, response.status);
    take(state, await response.text(), stop);
  } catch {
    failed(state);
  }
}

function answered(state: Following): void {
  state.failures = 0;
  show(state, 'following');
}

function failed(state: Following): void {
  state.failures += 1;
  if (state.failures >= PATIENCE) show(state, 'cut');
}

/** Whoever is signed out, or may no longer read the results, is told so; a server that restarts is waited for. */
function lost(state: Following, stop: () => void, status: number): void {
  if (status >= 500 || status === 429) return failed(state);
  stop();
  show(state, 'over');
}

function take(state: Following, html: string, stop: () => void): void {
  const fresh = new DOMParser().parseFromString(html, 'text/html').querySelector<HTMLElement>('[data-live-moved]');
  if (!fresh) return failed(state);
  answered(state);
  state.moved = fresh.dataset.liveMoved!;
  state.tables = fresh.dataset.liveTables!;
  const strips = fresh.querySelector('#strips');
  if (strips && !sameParts(strips, document.querySelector('#strips')!)) {
    // A question came or went: there is no part to swap one for one.
    state.waiting.clear();
    state.waiting.set('strips', strips);
  }
  for (const part of fresh.querySelectorAll('[data-live-part]')) {
    if (!state.waiting.has('strips') || !strips?.contains(part)) state.waiting.set(part.id, part);
  }
  putWaiting(state);
  say(state, fresh.querySelector('[data-live-said]')?.textContent ?? '');
  if ('liveOver' in fresh.dataset) {
    stop();
    show(state, 'over');
  }
}

function sameParts(one: Element, other: Element): boolean {
  const ids = (root: Element): string => [...root.querySelectorAll('[data-live-part]')].map((part) => part.id).join(' ');
  return ids(one) === ids(other);
}

/** A part that is being read waits: the next gesture elsewhere, or the next tick, puts it in its place. */
function putWaiting(state: Following): void {
  for (const [id, fresh] of state.waiting) {
    const old = document.getElementById(id);
    if (old && isRead(old)) continue;
    state.waiting.delete(id);
    if (!old) continue;
    const folds = [...old.querySelectorAll('details')].map((fold) => fold.open);
    fresh.querySelectorAll('details').forEach((fold, place) => (fold.open = folds[place] ?? fold.open));
    old.replaceWith(document.adoptNode(fresh));
  }
}

function isRead(part: Element): boolean {
  const selection = getSelection();
  const selects = selection !== null && !selection.isCollapsed && selection.containsNode(part, true);
  return selects || part.matches(':hover') || part.contains(document.activeElement);
}

function show(state: Following, words: 'following' | 'cut' | 'over'): void {
  const told = state.line.querySelector('[data-live-state]')!;
  const text = state.line.querySelector(`[data-live-words="${words}"]`)!.textContent;
  if (told.textContent !== text) told.textContent = text;
}

/** A page asks every ten seconds, so nobody hears more than one announcement in ten. */
function say(state: Following, words: string): void {
  state.line.querySelector('[data-live-said]')!.textContent = words.trim().replace(/\s+/g, ' ');
}
