/**
 * The questionnaire's editor. Every page of it works as plain forms; with this script each form goes by itself, each
 * field left is saved, and the answer's page is put in place of this one without touching what is being typed.
 */
import { isField, morph } from './morph';

const EDITOR = '#editor';
const RETRY_AFTER = 5000;
const LOOK_AGAIN_AFTER = 10_000;

type Say = 'saved' | 'saving' | 'kept' | 'faulty';

export class Editor {
  private readonly touched = new Set<Element>();
  private queue: Promise<void> = Promise.resolve();
  private waiting = 0;
  private lastSeen = Date.now();

  constructor(
    private readonly root: HTMLElement,
    private readonly leave: (url: string) => void = (url) => window.location.assign(url),
    private readonly post: typeof fetch = (url, options) => fetch(url, options),
  ) {}

  start(): void {
    this.root.classList.add('is-live');
    this.root.addEventListener('input', (event) => this.touched.add(event.target as Element));
    this.root.addEventListener('change', (event) => this.changed(event));
    this.root.addEventListener('submit', (event) => this.submitted(event));
    this.root.addEventListener('click', (event) => this.clicked(event));
    document.addEventListener('keydown', (event) => this.pressed(event));
    window.addEventListener('pagehide', () => this.flush());
    window.addEventListener('focus', () => void this.lookAgain());
    // `load` does not bubble, but it is captured on its way.
    this.root.addEventListener('load', (event) => showPart(event.target), true);
    this.root.querySelectorAll('iframe').forEach(showPart);
    this.showPlace();
  }

  /** Send a form; the answer's page takes this one's place. Sends go one after another. */
  send(form: HTMLFormElement, submitter: HTMLElement | null = null, extra: Record<string, string> = {}): Promise<void> {
    this.waiting += 1;
    this.queue = this.queue.then(() => this.sendNow(form, submitter, extra)).finally(() => (this.waiting -= 1));
    return this.queue;
  }

  private changed(event: Event): void {
    const field = event.target as HTMLElement & { form?: HTMLFormElement | null };
    const form = field.form;
    if (!form) return;
    if (form.dataset.autosave !== undefined) void this.send(form);
    else if (field.dataset.refresh !== undefined) void this.send(form, null, { do: 'refresh' });
  }

  private submitted(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    if (form.dataset.leave !== undefined) return;
    event.preventDefault();
    void this.send(form, event.submitter);
  }

  private async sendNow(form: HTMLFormElement, submitter: HTMLElement | null, extra: Record<string, string>): Promise<void> {
    if (!form.isConnected) return;
    const body = new FormData(form, submitter?.isConnected ? submitter : null);
    for (const [name, value] of Object.entries(extra)) body.set(name, value);
    const sent = new Map([...form.elements].filter(isField).map((field) => [field, valueOf(field)]));
    this.say('saving');
    const answer = await this.insist(form.action, body);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.querySelector<HTMLElement>(EDITOR);
    if (!fresh) {
      this.leave(answer.url);
      return;
    }
    for (const [field, value] of sent) {
      // What was typed since stays; it goes with the next save.
      if (valueOf(field) === value) this.touched.delete(field);
    }
    this.show(fresh, answer);
  }

  /** Until the network carries it: the page keeps what was typed, and says so. */
  private async insist(url: string, body: FormData): Promise<Response> {
    for (;;) {
      try {
        return await this.post(url, { method: 'POST', body, credentials: 'same-origin', keepalive: true });
      } catch {
        this.say('kept');
        await untilOnline();
      }
    }
  }

  private show(fresh: HTMLElement, answer: Response): void {
    const focused = document.activeElement;
    const menu = focused?.closest('details');
    const moved = answer.url !== '' && withoutHash(answer.url) !== withoutHash(window.location.href);
    morph(this.root, fresh, (field) => this.touched.has(field));
    this.root.classList.add('is-live');
    this.lastSeen = Date.now();
    this.say(this.root.querySelector('.invalid-feedback, .alert-error, .alert-danger') ? 'faulty' : 'saved');
    if (answer.redirected && moved) {
      history.pushState(null, '', answer.url);
      this.touched.clear();
      this.enter();
    } else if (focused && (focused !== document.activeElement || focused.matches(':disabled'))) {
      this.focusNear(focused.id, menu?.id ?? '');
    }
  }

  /** What had the focus; gone, or no longer to be pressed: the menu it was in, else what takes the change back. */
  private focusNear(...ids: string[]): void {
    for (const id of [...ids, 'undo', 'redo']) {
      const found = document.getElementById(id);
      const target = found?.querySelector<HTMLElement>(':scope > summary') ?? found;
      if (!target || target.matches(':disabled')) continue;
      target.focus();
      return;
    }
  }

  /** On a part that has just been opened, the first field has the focus. */
  private enter(): void {
    const middle = this.root.querySelector('#middle');
    const field = middle?.querySelector<HTMLElement>('textarea, input:not([type=hidden]), select');
    const title = middle?.querySelector<HTMLElement>('h1');
    if (!field && title) title.tabIndex = -1;
    (field ?? title)?.focus();
  }

  /** A link waits for what is still being saved. */
  private clicked(event: MouseEvent): void {
    const link = (event.target as Element).closest('a');
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || this.waiting === 0) return;
    event.preventDefault();
    void this.queue.then(() => this.leave(link.href));
  }

  /** Ctrl+Z and Ctrl+Y, while no field is being edited: in one, they are the field's. */
  private pressed(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const active = document.activeElement;
    if (active && isField(active) && (this.touched.has(active) || isTyped(active))) return;
    const key = event.key.toLowerCase();
    const wanted = key === 'z' && !event.shiftKey ? 'undo' : key === 'y' || key === 'z' ? 'redo' : '';
    const button = wanted && this.root.querySelector<HTMLButtonElement>(`#${wanted}:not(:disabled)`);
    if (!button || !button.form) return;
    event.preventDefault();
    void this.send(button.form, button);
  }

  /** The page is left with a field still being typed in: it goes all the same. */
  private flush(): void {
    const field = document.activeElement;
    if (!field || !isField(field) || !this.touched.has(field) || field.form?.dataset.autosave === undefined) return;
    void this.post(field.form.action, { method: 'POST', body: new FormData(field.form), keepalive: true });
  }

  /** Coming back to the window: what somebody else did meanwhile is shown, unless something here is not saved yet. */
  private async lookAgain(): Promise<void> {
    if (this.waiting > 0 || this.touched.size > 0 || Date.now() - this.lastSeen < LOOK_AGAIN_AFTER) return;
    if (this.root.querySelector('.invalid-feedback, [data-discard], #condition-form')) return;
    try {
      const answer = await this.post(window.location.href, { credentials: 'same-origin' });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = page.querySelector<HTMLElement>(EDITOR);
      if (fresh && this.touched.size === 0 && this.waiting === 0) this.show(fresh, answer);
    } catch {
      // No network: the next save says so.
    }
  }

  /** The plan scrolled, by itself and not with the page, to the part at hand. */
  private showPlace(): void {
    const plan = this.root.querySelector<HTMLElement>('#outline');
    const part = plan?.querySelector<HTMLElement>('.outline-pages [aria-current]');
    if (plan && part) plan.scrollTop = part.getBoundingClientRect().top - plan.getBoundingClientRect().top - plan.clientHeight / 3;
  }

  private say(state: Say): void {
    const line = this.root.querySelector<HTMLElement>('#saved');
    const words = line?.querySelector<HTMLElement>('#saved-words');
    if (!line || !words) return;
    line.dataset.state = state;
    // « Saving… » is only seen: a reader hears what came of it.
    if (state !== 'saving') words.textContent = line.dataset[state] ?? '';
  }
}

/** The previewed page scrolled to the part at hand; by an address with # the browser would scroll this page as well. */
function showPart(frame: EventTarget | null): void {
  if (!(frame instanceof HTMLIFrameElement) || !frame.dataset.at) return;
  const inside = frame.contentDocument;
  const part = inside?.getElementById(frame.dataset.at);
  if (inside && part) inside.documentElement.scrollTop = part.getBoundingClientRect().top + inside.documentElement.scrollTop - 16;
}

const withoutHash = (url: string): string => url.split('#')[0]!;

function valueOf(field: Element): string {
  if (field instanceof HTMLInputElement && ['checkbox', 'radio'].includes(field.type)) return String(field.checked);
  return isField(field) ? field.value : '';
}

/** Whether undoing means something inside the field. */
function isTyped(field: Element): boolean {
  return field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type === 'text');
}

function untilOnline(): Promise<void> {
  return new Promise((done) => {
    const again = (): void => {
      window.removeEventListener('online', again);
      clearTimeout(timer);
      done();
    };
    const timer = setTimeout(again, RETRY_AFTER);
    window.addEventListener('online', again);
  });
}
