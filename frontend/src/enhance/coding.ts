/**
 * Coding by keyboard (`form[data-coding]`): the sign of a theme (`data-sign`) ticks it, Enter saves from anywhere in
 * the form. Only while the focus is in the form, never while a field is typed in: no key acts by surprise elsewhere.
 */
export function enableCodingKeys(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>('form[data-coding]')) {
    form.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
        event.preventDefault();
        form.requestSubmit();
        return;
      }
      const box = [...form.querySelectorAll<HTMLInputElement>('[data-sign]')].find(
        (one) => one.dataset.sign === event.key.toLowerCase(),
      );
      if (!box) return;
      event.preventDefault();
      box.checked = !box.checked;
      box.focus();
    });
  }
}
