/** Pages shown one after the other turn with the keys of a remote control: arrows, page up and down, space. */

const FORWARD = new Set(['ArrowRight', 'PageDown', ' ']);
const BACK = new Set(['ArrowLeft', 'PageUp']);

export function turnWithKeys(page: Document): void {
  page.addEventListener('keydown', (event) => {
    const pressed = event.target as Element | null;
    // Space presses the link or the button that has the focus; a table that scrolls keeps its arrows.
    if (event.altKey || event.ctrlKey || event.metaKey || pressed?.closest('a, button, [tabindex="0"]')) return;
    const way = FORWARD.has(event.key) ? 'next' : BACK.has(event.key) ? 'prev' : null;
    const link = way && page.querySelector<HTMLAnchorElement>(`a[rel="${way}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
}
