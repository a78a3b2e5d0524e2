/**
 * A computer that people use one after another (`[data-kiosk]`, a form that leaves the response it names).
 *
 * After `data-minutes` without a gesture a dialog counts half a minute down; any touch or key puts it off. Then the
 * response is left, and this entry of the history becomes the start page: nothing of the person remains on the screen.
 * Without a network the page is emptied, and tries again until it can go. A page that the browser kept whole for its
 * back button goes back to the start too. Without this script there is the form's button, and nothing is ever restored.
 */
const WARNING = 30;
const RETRY_AFTER = 10_000;
const GESTURES = ['pointerdown', 'keydown', 'touchstart', 'wheel', 'input'] as const;

export type Kiosk = {
  leave?: (form: HTMLFormElement) => Promise<boolean>;
  go?: (url: string) => void;
  now?: () => number;
};

export function resetWhenIdle({ leave = leaveResponse, go = (url) => window.location.replace(url), now = Date.now }: Kiosk = {}): void {
  const form = document.querySelector<HTMLFormElement>('form[data-kiosk]');
  const warning = document.querySelector<HTMLDialogElement>('dialog[data-kiosk-warning]');
  if (!form || !warning) return;
  const start = form.dataset.start ?? '/';
  const seconds = warning.querySelector<HTMLElement>('[data-kiosk-seconds]');
  const limit = Number(form.dataset.minutes) * 60_000;
  let last = now();
  let leaving = false;

  function touched(): void {
    last = now();
    if (warning?.open) warning.close();
  }

  // Counted from the clock, not by adding ticks: a computer that slept leaves as soon as it wakes.
  function look(): void {
    if (leaving) return;
    const left = Math.ceil((limit - (now() - last)) / 1000);
    if (left <= 0) void away();
    else if (left <= WARNING && worthAsking()) warn(left);
  }

  function warn(left: number): void {
    if (!warning?.open) warning?.showModal();
    if (seconds) seconds.textContent = String(left);
  }

  /** A page that begins a response, with nothing typed, has nothing to put away. */
  function worthAsking(): boolean {
    return form?.elements.namedItem('response') !== null || [...document.querySelectorAll('main *')].some(isTouched);
  }

  async function away(): Promise<void> {
    if (!worthAsking()) return touched();
    leaving = true;
    clear();
    if (form && (await leave(form))) go(start);
    else setTimeout(() => void away(), RETRY_AFTER);
  }

  /** From this moment nothing of the answers is on the screen, whatever the network does. */
  function clear(): void {
    if (warning?.open) warning.close();
    const words = document.querySelector<HTMLTemplateElement>('template[data-kiosk-offline]');
    document.querySelector('main')?.replaceChildren(...(words ? [words.content.cloneNode(true)] : []));
  }

  for (const gesture of GESTURES) document.addEventListener(gesture, touched, { passive: true, capture: true });
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) go(start);
  });
  setInterval(look, 1000);
}

/** Whether a field differs from what the server drew, which is empty on a page that begins a response. */
function isTouched(field: Element): boolean {
  if (field instanceof HTMLInputElement && ['checkbox', 'radio'].includes(field.type)) return field.checked !== field.defaultChecked;
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
  return field instanceof HTMLOptionElement && field.index > 0 && field.selected !== field.defaultSelected;
}

/** Whether nothing of the response is left to open. A page that begins nothing has no response to leave. */
async function leaveResponse(form: HTMLFormElement): Promise<boolean> {
  if (!form.elements.namedItem('response')) return true;
  try {
    return (await fetch(form.action, { method: 'POST', body: new FormData(form), credentials: 'same-origin' })).ok;
  } catch {
    return false;
  }
}
