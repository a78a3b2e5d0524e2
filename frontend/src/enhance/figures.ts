/** Numbers as people type them, and what is drawn from them: a live sum (`[data-sum]`) and sliders (`[data-slider]`). */

/** « 1 000,5 » → 1000.5; null for what is no number. The server reads them the same way, and decides. */
export function numberIn(text: string): number | null {
  const plain = text.replace(/\s/g, '').replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

export function showSums(root: ParentNode): void {
  for (const block of root.querySelectorAll<HTMLElement>('[data-sum]')) {
    const line = block.querySelector<HTMLElement>('[data-sum-line]')!;
    const value = block.querySelector<HTMLElement>('[data-sum-value]')!;
    const show = (): void => {
      const typed = [...block.querySelectorAll<HTMLInputElement>('[data-number]:enabled')].map((input) => numberIn(input.value));
      const sum = typed.reduce((total: number, number) => total + (number ?? 0), 0);
      line.hidden = false;
      value.textContent = new Intl.NumberFormat(document.documentElement.lang).format(Math.round(sum * 1e6) / 1e6);
    };
    block.addEventListener('input', show);
    show();
  }
}

/**
 * A range beside the field that holds the answer. An untouched range answers nothing: it says so until it is moved, and
 * again once the field is emptied.
 */
export function linkSliders(root: ParentNode): void {
  for (const block of root.querySelectorAll<HTMLElement>('[data-slider]')) {
    const rail = block.querySelector<HTMLElement>('[data-slider-rail]')!;
    const range = rail.querySelector<HTMLInputElement>('input')!;
    const field = block.querySelector<HTMLInputElement>('[data-number]')!;
    const clear = block.querySelector<HTMLButtonElement>('[data-slider-clear]')!;
    const show = (): void => {
      const number = numberIn(field.value);
      if (number !== null) range.value = String(number);
      range.classList.toggle('is-unset', number === null);
      range.setAttribute('aria-valuetext', number === null ? block.dataset.sliderUnset! : field.value);
      clear.hidden = field.value === '';
    };
    const set = (text: string): void => {
      field.value = text;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    };
    // A press on the rail's own middle changes nothing in a range, and still is an answer.
    for (const gesture of ['input', 'pointerup'] as const) range.addEventListener(gesture, () => set(range.value));
    range.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        set(range.value);
      }
    });
    clear.addEventListener('click', () => {
      set('');
      field.focus();
    });
    field.addEventListener('input', show);
    rail.hidden = false;
    show();
  }
}
