/**
 * A page of the enquête on a phone that loses its network, or on a PC that pupils use one after another.
 *
 * `<form data-respondent="KEY">` (KEY: one response and one page) works without this script. With it, what is typed is kept
 * on the device until the server has it, then forgotten; a cut network keeps the page and sends it again by itself.
 * `[data-respondent-notice="kept|offline"]` are sentences of the page, hidden until they are true.
 * `[data-respondent-clear]` on any page forgets every draft of this device (« Nouvelle réponse sur ce poste »).
 */
const PREFIX = 'respondent:';
const DRAFT_LIFE = 24 * 3600 * 1000;
const RETRY_AFTER = 5000;

type Draft = { at: number; values: Record<string, string[]> };
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
  const restored = draft !== null && putBack(form, draft.values);
  const save = (): void => writeDraft(storage, key, { at: now(), values: answersOf(form) });
  form.addEventListener('input', save);
  form.addEventListener('change', save);
  return restored;
}

export type Send = (form: HTMLFormElement, submitter: HTMLElement | null) => Promise<Response>;

/**
 * Submit through `fetch`, so that a failed network leaves the page as it is. Saved means redirected: the draft goes, and
 * so does the page. Any other answer (a missing required answer) is the server's page to show: the browser posts by itself.
 */
export function submitSafely(
  form: HTMLFormElement,
  storage: Storage,
  { send = post, leave = (url: string) => window.location.assign(url), notify = showNotice }: {
    send?: Send;
    leave?: (url: string) => void;
    notify?: (notice: 'kept' | 'offline' | null) => void;
  } = {},
): void {
  let sending = false;
  let native = false;
  let retried = false;

  async function attempt(submitter: HTMLElement | null): Promise<void> {
    sending = true;
    try {
      const response = await send(form, submitter);
      if (response.redirected) {
        storage.removeItem(PREFIX + form.dataset.respondent);
        leave(response.url);
        return;
      }
      native = true;
      form.requestSubmit(submitter);
    } catch {
      notify('offline');
      retryOnce(submitter);
    } finally {
      sending = false;
    }
  }

  function retryOnce(submitter: HTMLElement | null): void {
    if (retried) return;
    retried = true;
    const again = (): void => {
      window.removeEventListener('online', again);
      clearTimeout(timer);
      if (!sending) void attempt(submitter);
    };
    const timer = setTimeout(again, RETRY_AFTER);
    window.addEventListener('online', again);
  }

  form.addEventListener('submit', (event) => {
    if (native) return;
    event.preventDefault();
    if (sending) return;
    retried = false;
    notify(null);
    void attempt(event.submitter);
  });
}

function post(form: HTMLFormElement, submitter: HTMLElement | null): Promise<Response> {
  return fetch(form.action, { method: 'POST', body: new FormData(form, submitter), credentials: 'same-origin' });
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
