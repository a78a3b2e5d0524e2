/**
 * Ranking (`[data-ranking]`) by buttons and by dragging, over the menus of places, which hold the answer and stay. The
 * lines follow the places when a button or a drag moved them, never while a menu is in use.
 */
type Item = { line: HTMLElement; menu: HTMLSelectElement; label: string };

export function rankByHand(root: ParentNode): void {
  root.querySelectorAll<HTMLElement>('[data-ranking]').forEach(enhance);
}

function enhance(block: HTMLElement): void {
  const items: Item[] = [...block.querySelectorAll<HTMLElement>('.ranking-line')].map((line) => ({
    line,
    menu: line.querySelector('select')!,
    label: line.querySelector('label')!.textContent!.trim(),
  }));
  const said = block.querySelector<HTMLElement>('[data-ranking-said]')!;
  const most = items[0] ? items[0].menu.options.length - 1 : 0;

  const place = (item: Item): number => Number(item.menu.value) || Infinity;
  const placed = (): Item[] => items.filter((item) => item.menu.value !== '').sort((one, other) => place(one) - place(other));

  /** Give places 1, 2, 3… to these in order, and none to the others. */
  function put(order: Item[]): void {
    for (const item of items) {
      const at = order.indexOf(item);
      const value = at >= 0 && at < most ? String(at + 1) : '';
      if (item.menu.value === value) continue;
      item.menu.value = value;
      item.menu.dispatchEvent(new Event('change', { bubbles: true }));
    }
    const last = block.querySelector('.ranking-line:last-of-type')!.nextSibling;
    for (const item of [...placed(), ...items.filter((one) => one.menu.value === '')]) block.insertBefore(item.line, last);
    refresh();
  }

  function refresh(): void {
    const order = placed();
    for (const item of items) {
      const at = order.indexOf(item);
      const [up, down] = item.line.querySelectorAll<HTMLButtonElement>('[data-move]');
      setAvailable(up!, at === -1 ? order.length < most : at > 0);
      setAvailable(down!, at !== -1);
    }
  }

  function move(item: Item, by: number): void {
    const order = placed();
    const at = order.indexOf(item);
    if (at === -1) order.push(item);
    else order.splice(at, 1);
    // Below the last place, an item has none.
    if (at !== -1 && at + by < order.length + 1) order.splice(Math.max(0, at + by), 0, item);
    put(order);
    const now = item.menu.value;
    said.textContent = (now ? block.dataset.rankingAt! : block.dataset.rankingOut!).replace('{label}', item.label).replace('{n}', now);
  }

  for (const item of items) {
    const moves = item.line.querySelector<HTMLElement>('[data-ranking-moves]')!;
    moves.hidden = false;
    for (const button of moves.querySelectorAll<HTMLButtonElement>('[data-move]')) {
      const by = Number(button.dataset.move);
      button.setAttribute('aria-label', (by < 0 ? block.dataset.rankingUp! : block.dataset.rankingDown!).replace('{label}', item.label));
      button.addEventListener('click', () => {
        if (button.getAttribute('aria-disabled') === 'true') return;
        move(item, by);
        button.focus();
      });
    }
    item.menu.addEventListener('change', (event) => {
      if (!event.isTrusted) return;
      // Two items never share a place: whoever had it goes without.
      for (const other of items) if (other !== item && other.menu.value === item.menu.value) other.menu.value = '';
      refresh();
    });
    drag(item);
  }

  /** By the label, with a mouse or a pen (a finger there scrolls); the list opens under it as it passes over the other lines. */
  function drag(item: Item): void {
    const handle = item.line.querySelector<HTMLElement>('label')!;
    handle.addEventListener('pointerdown', (down) => {
      if (down.button !== 0 || down.pointerType === 'touch') return;
      let moved = false;
      const over = (event: PointerEvent): void => {
        if (!moved && Math.abs(event.clientY - down.clientY) < 8) return;
        moved = true;
        item.line.classList.add('is-dragged');
        const rest = placed().filter((one) => one !== item);
        const before = rest.filter((one) => middle(one.line) < event.clientY);
        const order = [...before, item, ...rest.slice(before.length)].slice(0, most);
        if (order.indexOf(item) !== placed().indexOf(item)) put(order);
      };
      const end = (): void => {
        item.line.classList.remove('is-dragged');
        window.removeEventListener('pointermove', over);
        // A drag is no press on the label: the menu does not open.
        if (moved) handle.addEventListener('click', (click) => click.preventDefault(), { once: true });
      };
      window.addEventListener('pointermove', over);
      window.addEventListener('pointerup', end, { once: true });
      window.addEventListener('pointercancel', end, { once: true });
    });
  }

  refresh();
}

function middle(line: HTMLElement): number {
  const box = line.getBoundingClientRect();
  return box.top + box.height / 2;
}

/** Kept reachable: a button that vanishes under the finger loses the focus. */
function setAvailable(button: HTMLButtonElement, available: boolean): void {
  button.setAttribute('aria-disabled', String(!available));
}
