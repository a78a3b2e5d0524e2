import { morph } from '../editor/morph';
import type { Moves } from './drag';

const PAGE = '#main';

/** Moves sent to the server; the page it answers with takes this one's place, and what is unfolded stays so. */
export class WallPage implements Moves {
  constructor(
    private readonly page: HTMLElement,
    private readonly post: typeof fetch = (url, options) => fetch(url, options),
  ) {}

  start(): void {
    this.page.querySelector('[data-wall]')?.classList.add('is-live');
  }

  place(notes: HTMLInputElement[], into: string): void {
    const form = this.page.querySelector<HTMLFormElement>('#wall-bar')!;
    const body = new FormData(form);
    body.delete('findings');
    for (const note of notes) body.append('findings', note.value);
    body.set('into', into);
    void this.send(form.action, body);
  }

  attach(column: HTMLElement, challenge: string): void {
    const form = column.querySelector<HTMLFormElement>('form[data-attach]')!;
    const body = new FormData(form);
    body.set('challenge', challenge);
    void this.send(form.action, body);
  }

  private async send(url: string, body: FormData): Promise<void> {
    try {
      const answer = await this.post(url, { method: 'POST', body, credentials: 'same-origin' });
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector(PAGE);
      if (!fresh) window.location.assign(answer.url);
      else morph(this.page, fresh, () => false);
    } catch {
      const said = this.page.querySelector<HTMLElement>('[data-wall-said]')!;
      said.textContent = said.dataset.lost ?? '';
      said.classList.remove('visually-hidden');
    }
    this.start();
  }
}
