/**
 * Questions of the outline dragged to another place, with a mouse. The menu beside each question does the same with the
 * keyboard and by touch.
 */
export type Place = (item: HTMLElement, page: string, at: number) => void;

const ITEM = '.outline-question';
const LIST = '.outline-questions';

export function dragQuestions(root: HTMLElement, place: Place): void {
  let dragged: HTMLElement | null = null;
  let before: { list: Element; next: Element | null } | null = null;

  root.addEventListener('pointerdown', (event) => {
    const item = (event.target as Element).closest<HTMLElement>(ITEM);
    // Only by its grip: a link and a text stay what they are.
    if (item) item.draggable = (event.target as Element).closest('.outline-grip') !== null;
  });
  root.addEventListener('dragstart', (event) => {
    dragged = (event.target as Element).closest<HTMLElement>(ITEM);
    if (!dragged) return;
    before = { list: dragged.parentElement!, next: dragged.nextElementSibling };
    dragged.classList.add('is-dragged');
    event.dataTransfer?.setData('text/plain', dragged.id);
  });
  root.addEventListener('dragover', (event) => {
    const list = dragged && (event.target as Element).closest('.outline-page')?.querySelector<HTMLElement>(LIST);
    if (!dragged || !list) return;
    event.preventDefault();
    list.insertBefore(dragged, after(list, event.clientY, dragged));
  });
  root.addEventListener('drop', (event) => {
    const list = dragged?.closest<HTMLElement>(LIST);
    if (!dragged || !list) return;
    event.preventDefault();
    place(dragged, list.dataset.page ?? '', [...list.querySelectorAll(`:scope > ${ITEM}`)].indexOf(dragged));
    before = null;
  });
  root.addEventListener('dragend', () => {
    dragged?.classList.remove('is-dragged');
    // Let go nowhere: back to where it was.
    if (dragged && before) before.list.insertBefore(dragged, before.next);
    dragged = before = null;
  });
}

/** The first item whose middle is under the pointer: what is dragged goes before it. */
function after(list: HTMLElement, y: number, dragged: HTMLElement): Element | null {
  const items = [...list.querySelectorAll<HTMLElement>(`:scope > ${ITEM}`)].filter((item) => item !== dragged);
  return items.find((item) => {
    const box = item.getBoundingClientRect();
    return y < box.top + box.height / 2;
  }) ?? null;
}
