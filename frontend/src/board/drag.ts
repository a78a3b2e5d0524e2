import { placeAt, spot, type Column } from './arrange';
import type { Place } from './model';

export type Target = { place: Place } | { onto: string };

export interface DragOptions {
  columns: () => readonly Column[];
  enabled: () => boolean;
  canGroup: () => boolean;
  /** The board keeps still from the first press to the end. */
  hold: (holding: boolean) => void;
  drop: (card: string, target: Target) => void;
}

const SLACK = 6;
const LONG_PRESS = 350;
const EDGE = 48;

interface Grip {
  readonly card: string;
  readonly note: HTMLElement;
  readonly pointer: number;
  readonly x: number;
  readonly y: number;
  lifted: HTMLElement | null;
  target: Target | null;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Pointer drag over a board, as an attachment of the element that holds the zones. A mouse or pen lifts a note by moving,
 * a finger by a long press, so that scrolling stays scrolling. Everything it does has a twin in the note's sheet.
 */
export function draggable(options: DragOptions) {
  return (root: HTMLElement): (() => void) => {
    let grip: Grip | null = null;

    function press(event: PointerEvent): void {
      if (!options.enabled() || grip || event.button !== 0) return;
      const note = (event.target as Element).closest<HTMLElement>('[data-card]');
      if (!note || (event.target as Element).closest('[data-no-drag]')) return;
      options.hold(true);
      const { clientX: x, clientY: y, pointerId: pointer } = event;
      grip = { card: note.dataset.card!, note, pointer, x, y, lifted: null, target: null, timer: undefined };
      if (event.pointerType === 'touch') grip.timer = setTimeout(() => grip && lift(grip), LONG_PRESS);
    }

    function travel(event: PointerEvent): void {
      if (!grip || event.pointerId !== grip.pointer) return;
      const far = Math.hypot(event.clientX - grip.x, event.clientY - grip.y) > SLACK;
      if (!grip.lifted) {
        if (!far) return;
        if (event.pointerType === 'touch') return release();
        lift(grip);
      }
      follow(grip, event);
    }

    function lift(held: Grip): void {
      const copy = held.note.cloneNode(true) as HTMLElement;
      const box = held.note.getBoundingClientRect();
      copy.classList.add('note-lifted');
      copy.inert = true;
      copy.removeAttribute('data-card');
      copy.style.setProperty('width', `${box.width}px`);
      copy.style.setProperty('left', `${box.left}px`);
      copy.style.setProperty('top', `${box.top}px`);
      // In its zone it keeps its colour.
      (held.note.closest('[data-zone]') ?? root).append(copy);
      held.lifted = copy;
      held.note.classList.add('note-away');
    }

    function follow(held: Grip, event: PointerEvent): void {
      event.preventDefault();
      held.lifted?.style.setProperty('transform', `translate(${event.clientX - held.x}px, ${event.clientY - held.y}px)`);
      scrollNearEdge(root, event);
      held.target = targetAt(event.clientX, event.clientY, held.card);
    }

    function targetAt(x: number, y: number, card: string): Target | null {
      clearMarks();
      const under = document.elementFromPoint(x, y);
      const zone = under?.closest<HTMLElement>('[data-zone]');
      const column = options.columns().find((one) => one.zone.id === zone?.dataset.zone);
      if (!zone || !column) return null;
      const note = under?.closest<HTMLElement>('[data-card]');
      if (!note || note.dataset.card === card) return inZone(zone, column, y, card);
      return besideNote(note, column, y, card);
    }

    function inZone(zone: HTMLElement, column: Column, y: number, card: string): Target {
      const above = [...zone.querySelectorAll<HTMLElement>('[data-stack]')].filter(
        (stack) => !onlyHolds(stack, card) && middle(stack) < y,
      );
      zone.classList.add('zone-target');
      return { place: placeAt(column, above.length, card) };
    }

    function besideNote(note: HTMLElement, column: Column, y: number, card: string): Target {
      const box = note.getBoundingClientRect();
      const height = (y - box.top) / box.height;
      if (options.canGroup() && height > 0.3 && height < 0.7) {
        note.classList.add('drop-onto');
        return { onto: note.dataset.card! };
      }
      const index = spot([without(column, card)], note.dataset.card!)?.index ?? 0;
      note.classList.add(height < 0.5 ? 'drop-before' : 'drop-after');
      return { place: placeAt(column, height < 0.5 ? index : index + 1, card) };
    }

    function finish(event: PointerEvent): void {
      if (!grip || event.pointerId !== grip.pointer) return;
      const { lifted, target, card } = grip;
      if (lifted) swallowNextClick(root);
      release();
      if (lifted && target) options.drop(card, target);
    }

    function release(): void {
      if (!grip) return;
      clearTimeout(grip.timer);
      grip.lifted?.remove();
      grip.note.classList.remove('note-away');
      grip = null;
      clearMarks();
      options.hold(false);
    }

    function clearMarks(): void {
      for (const mark of ['drop-before', 'drop-after', 'drop-onto', 'zone-target']) {
        for (const element of root.querySelectorAll(`.${mark}`)) element.classList.remove(mark);
      }
    }

    const cancel = (event: PointerEvent): void => {
      if (event.pointerId === grip?.pointer) release();
    };
    const stayStill = (event: TouchEvent): void => {
      if (grip?.lifted) event.preventDefault();
    };
    const noMenu = (event: Event): void => {
      if (grip) event.preventDefault();
    };
    const letGo = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && grip?.lifted) release();
    };

    root.addEventListener('pointerdown', press);
    root.addEventListener('touchmove', stayStill, { passive: false });
    root.addEventListener('contextmenu', noMenu);
    window.addEventListener('pointermove', travel);
    window.addEventListener('pointerup', finish);
    window.addEventListener('pointercancel', cancel);
    window.addEventListener('keydown', letGo);
    return () => {
      release();
      root.removeEventListener('pointerdown', press);
      root.removeEventListener('touchmove', stayStill);
      root.removeEventListener('contextmenu', noMenu);
      window.removeEventListener('pointermove', travel);
      window.removeEventListener('pointerup', finish);
      window.removeEventListener('pointercancel', cancel);
      window.removeEventListener('keydown', letGo);
    };
  };
}

function without(column: Column, card: string): Column {
  return { ...column, stacks: column.stacks.filter(({ cards }) => cards.length > 1 || cards[0]?.id !== card) };
}

function onlyHolds(stack: HTMLElement, card: string): boolean {
  const cards = stack.querySelectorAll<HTMLElement>('[data-card]');
  return cards.length === 1 && cards[0]!.dataset.card === card;
}

function middle(element: HTMLElement): number {
  const box = element.getBoundingClientRect();
  return (box.top + box.bottom) / 2;
}

function scrollNearEdge(root: HTMLElement, { clientX: x, clientY: y }: PointerEvent): void {
  if (y < EDGE) window.scrollBy(0, -12);
  else if (y > window.innerHeight - EDGE) window.scrollBy(0, 12);
  const box = root.getBoundingClientRect();
  if (x < box.left + EDGE) root.scrollBy(-12, 0);
  else if (x > box.right - EDGE) root.scrollBy(12, 0);
}

/** The click that ends a drag opens nothing. */
function swallowNextClick(root: HTMLElement): void {
  const swallow = (event: Event): void => {
    event.stopPropagation();
    event.preventDefault();
  };
  root.addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => root.removeEventListener('click', swallow, { capture: true }), 50);
}
