/**
 * A page of the enquête on a phone that loses its network, or is closed too early.
 *
 * `<form data-respondent="KEY">` (KEY: one response and one page) works without this script. With it, what is typed is kept
 * on the device until the server has it. A page that could not be sent goes again by itself, with growing pauses and when
 * the network is back, until it is saved: also after a reload. It may be sent more often than once and is saved once: a page
 * that stands as it is sent changes nothing, and one that was saved from elsewhere since (`data-seen`) is not replaced, but
 * shown beside what was typed.
 *
 * `data-begin="ADDRESS"` on a page drawn before its response is begun, the only page of its survey: the first answer begins
 * it there, so that this browser finds it again. What was typed without a network, and reloaded, is begun when the page is
 * there again, and offered as any response begun in this browser.
 *
 * `[data-respondent-notice="kept|offline"]` are sentences of the page, hidden until they are true.
 * `[data-respondent-clear]` on any page forgets every draft of this device (« Nouvelle réponse sur ce poste »).
 */
import { backoff } from '../wire/backoff';

const PREFIX = 'respondent:';
const DRAFT_LIFE = 24 * 3600 * 1000;
const PATIENCE = 30_000;

/**
 * `seen`: what the page was drawn from when it was typed; `go`: the button that was pressed and not yet answered; `begin`:
 * where its response is still to begin.
 */
type Draft = { at: number; values: Record<string, string[]>; seen?: string; go?: string; begin?: string };
type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export function forgetDrafts(storage: Storage, olderThan = Infinity): void {
  for (const key of Object.keys(storage).filter((name) => name.startsWith(PREFIX))) {
    const at = readDraft(storage, key)?.at ?? 0;
    if (at <= olderThan) storage.removeItem(key);
  }
}

export function forgetOldDrafts(storage: Storage, now: number): void {
  forgetDrafts(storage, now - DRAFT_LIFE);
}

/** Keep the form's answers while they are typed; put back those of a page that was cut. Returns whether some were. */
export function keepDraft(form: HTMLFormElement, storage: Storage, now: () => number = Date.now): boolean {
  const key = PREFIX + form.dataset.respondent;
  const draft = readDraft(storage, key);
  // A page sent back by the server holds what was typed, and is drawn from what stands now.
  const returned = 'returned' in form.dataset;
  const restored = draft !== null && !returned && putBack(form, draft.values);
  const seen = form.querySelector<HTMLInputElement>('input[name="seen"]');
  if (restored && seen && draft.seen !== undefined) seen.value = draft.seen;
  const save = (): void => writeDraft(storage, key, { at: now(), values: answersOf(form), seen: seen?.value, begin: form.dataset.begin });
  form.addEventListener('input', save);
  form.addEventListener('change', save);
  if (draft !== null && returned) save();
  return restored;
}

export type Begin = (address: string, response: string) => Promise<string>;

/** The server was reached and begins no such response: it is sent or left, or the survey is closed. */
export class NotBegun extends Error {}

/** Begin the response of `data-begin` with the first answer. Begun meanwhile in another tab: that one is offered. */
export function beginWhenAnswered(
  form: HTMLFormElement,
  storage: Storage,
  { begin = postBegin, again = () => window.location.reload() }: { begin?: Begin; again?: () => void } = {},
): void {
  const address = form.dataset.begin;
  const response = form.querySelector<HTMLInputElement>('input[name="response"]')?.value;
  if (!address || !response) return;
  let asked = false;
  const answered = async (): Promise<void> => {
    if (asked) return;
    asked = true;
    try {
      const page = await begin(address, response);
      delete form.dataset.begin;
      nowBegun(storage, PREFIX + form.dataset.respondent);
      if (!page.includes(response)) again();
    } catch (error) {
      // The network is cut: the next answer tries again, and sending needs no beginning.
      asked = error instanceof NotBegun;
    }
  };
  form.addEventListener('input', () => void answered());
}

/** Begin what was typed on an earlier load of this page and reached no server; the server then offers to go on with it. */
export async function beginWhatWasCut(
  form: HTMLFormElement,
  storage: Storage,
  { begin = postBegin, again = () => window.location.reload() }: { begin?: Begin; again?: () => void } = {},
): Promise<void> {
  const own = PREFIX + form.dataset.respondent;
  const cut = Object.keys(storage).find(
    (key) => key.startsWith(PREFIX) && key !== own && form.dataset.begin && readDraft(storage, key)?.begin === form.dataset.begin,
  );
  if (!cut || !form.dataset.begin) return;
  const response = cut.slice(PREFIX.length).split(':')[0] ?? '';
  try {
    const page = await begin(form.dataset.begin, response);
    nowBegun(storage, cut);
    if (page.includes(response)) again();
  } catch (error) {
    if (error instanceof NotBegun) storage.removeItem(cut);
  }
}

/** From here on the session leads to it, or nothing does: whoever comes next on this device is not asked again. */
function nowBegun(storage: Storage, key: string): void {
  const draft = readDraft(storage, key);
  if (draft) writeDraft(storage, key, { ...draft, begin: undefined });
}

async function postBegin(address: string, response: string): Promise<string> {
  const body = new URLSearchParams({ response });
  const answer = await fetch(address, { method: 'POST', body, credentials: 'same-origin', signal: AbortSignal.timeout(PATIENCE) });
  if (answer.status >= 400 && answer.status < 500) throw new NotBegun(`the server answers ${answer.status}`);
  if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
  return answer.text();
}

export type Send = (form: HTMLFormElement, submitter: HTMLElement | null) => Promise<Response>;

/**
 * Submit through `fetch`, so that a failed network leaves the page as it is. Saved means redirected: the draft goes, and
 * so does the page. Any other answer (a missing required answer) is the server's page to show: the browser posts by itself.
 */
export function submitSafely(
  form: HTMLFormElement,
  storage: Storage,
  { send = post, leave = (url: string) => window.location.assign(url), notify = showNotice, now = Date.now, pause = backoff }: {
    send?: Send;
    leave?: (url: string) => void;
    notify?: (notice: 'kept' | 'offline' | null) => void;
    now?: () => number;
    pause?: (attempt: number) => number;
  } = {},
): void {
  const key = PREFIX + form.dataset.respondent;
  let sending = false;
  let native = false;
  let failures = 0;
  let waiting: { submitter: HTMLElement | null } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function attempt(submitter: HTMLElement | null): Promise<void> {
    sending = true;
    clearTimeout(timer);
    try {
      const response = await send(form, submitter);
      if (response.status >= 500) throw new Error(`the server answers ${response.status}`);
      waiting = null;
      if (response.redirected) {
        storage.removeItem(key);
        leave(response.url);
        return;
      }
      press(undefined);
      native = true;
      form.requestSubmit(submitter);
    } catch {
      waiting = { submitter };
      press(submitter);
      notify('offline');
      timer = setTimeout(again, pause(failures));
      failures += 1;
    } finally {
      sending = false;
    }
  }

  /** What is not saved goes again. */
  function again(): void {
    if (waiting && !sending) void attempt(waiting.submitter);
  }

  function press(submitter: HTMLElement | null | undefined): void {
    const go = submitter instanceof HTMLButtonElement ? submitter.value : undefined;
    const seen = form.querySelector<HTMLInputElement>('input[name="seen"]')?.value;
    writeDraft(storage, key, { at: now(), values: answersOf(form), seen, go, begin: form.dataset.begin });
  }

  window.addEventListener('online', again);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') again();
  });
  form.addEventListener('submit', (event) => {
    if (native || (event.submitter instanceof HTMLButtonElement && event.submitter.value === 'reword')) return;
    event.preventDefault();
    if (sending) return;
    failures = 0;
    notify(null);
    void attempt(event.submitter);
  });

  const go = 'returned' in form.dataset ? undefined : readDraft(storage, key)?.go;
  const button = [...form.querySelectorAll<HTMLButtonElement>('button[name="go"]')].find((one) => one.value === go);
  if (button) void attempt(button);
}

function post(form: HTMLFormElement, submitter: HTMLElement | null): Promise<Response> {
  const body = new FormData(form, submitter);
  return fetch(form.action, { method: 'POST', body, credentials: 'same-origin', signal: AbortSignal.timeout(PATIENCE) });
}
export function showNotice(notice: 'kept' | 'offline' | null): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-respondent-notice]')) {
    element.hidden = element.dataset.respondentNotice !== notice;
  }
}

function readDraft(storage: Storage, key: string): Draft | null {
  try {
    return JSON.parse(storage.getItem(key) ?? 'null') as Draft | null;
  } catch {
    return null;
  }
}

function writeDraft(storage: Storage, key: string, draft: Draft): void {
  try {
    storage.setItem(key, JSON.stringify(draft));
  } catch {
    // A full or forbidden storage loses the draft only: the page still saves to the server.
  }
}

function answersOf(form: HTMLFormElement): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  for (const control of controlsOf(form)) {
    const list = (values[control.name] ??= []);
    if (isTick(control) ? control.checked : control.value !== '') list.push(control.value);
  }
  return values;
}

function putBack(form: HTMLFormElement, values: Record<string, string[]>): boolean {
  let changed = false;
  const left = new Map(Object.entries(values).map(([name, list]) => [name, [...list]]));
  for (const control of controlsOf(form)) {
    const list = left.get(control.name);
    if (!list) continue;
    if (isTick(control)) {
      const checked = list.includes(control.value);
      changed ||= control.checked !== checked;
      control.checked = checked;
    } else {
      const value = list.shift() ?? '';
      changed ||= control.value !== value;
      control.value = value;
    }
  }
  return changed;
}

function controlsOf(form: HTMLFormElement): Control[] {
  return [...form.elements].filter(
    (element): element is Control =>
      (element instanceof HTMLInputElement ||
        element instanceof HTMLSelectElement ||
        element instanceof HTMLTextAreaElement) &&
      element.name !== '' &&
      !['hidden', 'password', 'file', 'submit', 'button'].includes(element.type),
  );
}

function isTick(control: Control): control is HTMLInputElement {
  return control instanceof HTMLInputElement && ['checkbox', 'radio'].includes(control.type);
}
