import { browserStorage } from '../wire/outbox';

const SHELF = 'desk-keys';

/** Single-letter keys of the desk. They can be switched off, for people whose speech or switches type letters. */
class DeskKeys {
  on = $state(browserStorage()?.getItem(SHELF) !== 'off');

  toggle(): void {
    this.on = !this.on;
    try {
      browserStorage()?.setItem(SHELF, this.on ? 'on' : 'off');
    } catch {
      // The choice then lasts as long as the page.
    }
  }
}

export const deskKeys = new DeskKeys();

/** Whether a key press is meant for the page and not for a field, a dialog or the browser. */
export function meantFor(event: KeyboardEvent, key: string): boolean {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key.toLowerCase() !== key.toLowerCase()) return false;
  const target = event.target instanceof Element ? event.target : null;
  return !target?.closest('input, textarea, select, [contenteditable], dialog, [role="dialog"]');
}
