/**
 * Notes of the wall dragged to the column of a problem, and problems to a défi, with a mouse. The bar and the menu of
 * each column do the same with the keyboard and by touch.
 */
export interface Moves {
  /** Notes (their checkboxes) let go over a column: `into` as the bar's choice says it. */
  place(notes: HTMLInputElement[], into: string): void;
  /** A problem's column let go over a défi; "" where the problems of none stand. */
  attach(column: HTMLElement, challenge: string): void;
}

const NOTE = '.wall-note';
const COLUMN = '.column';

export function dragNotes(root: HTMLElement, moves: Moves): void {
  let dragged: HTMLElement | null = null;

  root.addEventListener('pointerdown', (event) => {
    const target = event.target as Element;
    const note = target.closest<HTMLElement>(NOTE);
    const column = target.closest<HTMLElement>(COLUMN);
    // Whatever can be pressed is pressed; a problem is held by its grip only.
    if (note) note.draggable = target.closest('a, button, input, label, summary') === null;
    else if (column) column.draggable = target.closest('.column-grip') !== null;
  });
  root.addEventListener('dragstart', (event) => {
    const target = event.target as Element;
    dragged = target.closest<HTMLElement>(NOTE) ?? target.closest<HTMLElement>(COLUMN);
    if (!dragged) return;
    dragged.classList.add('is-dragged');
    event.dataTransfer?.setData('text/plain', dragged.id);
  });
  root.addEventListener('dragover', (event) => {
    const over = dragged && landing(dragged, event.target as Element);
    mark(over);
    if (over) event.preventDefault();
  });
  root.addEventListener('drop', (event) => {
    const over = dragged && landing(dragged, event.target as Element);
    if (!dragged || !over) return;
    event.preventDefault();
    if (dragged.matches(NOTE)) moves.place(carried(dragged), over.dataset.into ?? '');
    else moves.attach(dragged, over.dataset.challenge ?? '');
  });
  root.addEventListener('dragend', () => {
    dragged?.classList.remove('is-dragged');
    dragged = null;
    mark(null);
  });

  /** The ticked notes go with one of theirs; one that is not ticked goes alone. */
  function carried(note: HTMLElement): HTMLInputElement[] {
    const own = note.querySelector<HTMLInputElement>('input[name=findings]')!;
    return own.checked ? [...root.querySelectorAll<HTMLInputElement>('input[name=findings]:checked')] : [own];
  }

  function mark(over: HTMLElement | null): void {
    for (const former of root.querySelectorAll('.is-over')) if (former !== over) former.classList.remove('is-over');
    over?.classList.add('is-over');
  }
}

/** Where it would land; null over the place it comes from. */
function landing(dragged: HTMLElement, target: Element): HTMLElement | null {
  const kind = dragged.matches(NOTE) ? '[data-into]' : '[data-challenge]';
  const over = target.closest<HTMLElement>(kind);
  return over === dragged.parentElement?.closest(kind) ? null : over;
}
