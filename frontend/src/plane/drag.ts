import { gradesAt, type Point } from './layout';

const SLACK = 6;

/** Drag of chips over the plane, as an attachment of what holds both. The arrow keys and the list do the same. */
export function chipDrag({ enabled, drop }: { enabled: () => boolean; drop: (id: string, point: Point) => void }) {
  return (root: HTMLElement): (() => void) => {
    let held: { chip: HTMLElement; copy: HTMLElement | null; pointer: number; x: number; y: number } | null = null;

    function press(event: PointerEvent): void {
      const chip = (event.target as Element).closest<HTMLElement>('[data-chip]');
      if (!chip || !enabled() || held || event.button !== 0) return;
      held = { chip, copy: null, pointer: event.pointerId, x: event.clientX, y: event.clientY };
    }

    function travel(event: PointerEvent): void {
      if (!held || event.pointerId !== held.pointer) return;
      const [x, y] = [event.clientX - held.x, event.clientY - held.y];
      if (!held.copy && Math.hypot(x, y) <= SLACK) return;
      held.copy ??= lift(held.chip);
      event.preventDefault();
      held.copy.style.setProperty('transform', `translate(${x}px, ${y}px)`);
    }

    function lift(chip: HTMLElement): HTMLElement {
      const copy = chip.cloneNode(true) as HTMLElement;
      const box = chip.getBoundingClientRect();
      copy.removeAttribute('data-chip');
      copy.inert = true;
      copy.classList.add('chip-lifted');
      copy.style.setProperty('left', `${box.left}px`);
      copy.style.setProperty('top', `${box.top}px`);
      copy.style.setProperty('width', `${box.width}px`);
      document.body.append(copy);
      return copy;
    }

    function finish(event: PointerEvent): void {
      if (!held || event.pointerId !== held.pointer) return;
      const { chip, copy } = held;
      release();
      const point = copy && pointUnder(event);
      if (copy) swallowNextClick(root);
      if (point) drop(chip.dataset.chip!, point);
    }

    function pointUnder({ clientX, clientY }: PointerEvent): Point | null {
      const box = root.querySelector('[data-plane]')!.getBoundingClientRect();
      const [x, y] = [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
      return x < 0 || x > 1 || y < 0 || y > 1 ? null : gradesAt(x, y);
    }

    function release(): void {
      held?.copy?.remove();
      held = null;
    }

    root.addEventListener('pointerdown', press);
    window.addEventListener('pointermove', travel);
    window.addEventListener('pointerup', finish);
    window.addEventListener('pointercancel', release);
    return () => {
      release();
      root.removeEventListener('pointerdown', press);
      window.removeEventListener('pointermove', travel);
      window.removeEventListener('pointerup', finish);
      window.removeEventListener('pointercancel', release);
    };
  };
}

/** The click that ends a drag chooses nothing. */
function swallowNextClick(root: HTMLElement): void {
  const swallow = (event: Event): void => event.stopPropagation();
  root.addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => root.removeEventListener('click', swallow, { capture: true }), 50);
}
