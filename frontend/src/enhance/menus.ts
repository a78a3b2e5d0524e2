/** Menus that fold: Escape closes the one that has the focus, and gives it back to what opened it. */
export function closeMenusOnEscape(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !(event.target instanceof Element)) return;
    const menu = event.target.closest<HTMLDetailsElement>('nav details[open]');
    if (!menu) return;
    menu.open = false;
    menu.querySelector<HTMLElement>(':scope > summary')?.focus();
  });
}
