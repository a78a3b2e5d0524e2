import { beforeEach, expect, test, vi } from 'vitest';
import { dragQuestions } from './drag';

const place = vi.fn();
let root: HTMLElement;

const item = (code: string): string =>
  `<li class="outline-question" id="${code}"><span class="outline-grip">⋮</span><a href="/${code}">${code}</a></li>`;

beforeEach(() => {
  place.mockReset();
  root = document.createElement('div');
  root.innerHTML = `
    <div class="outline-page"><ol class="outline-questions" data-page="p1">${item('a')}${item('b')}</ol></div>
    <div class="outline-page"><ol class="outline-questions" data-page="p2">${item('c')}</ol></div>`;
  document.body.replaceChildren(root);
  dragQuestions(root, place);
});

function fire(type: string, target: string): void {
  // What the layout would say: every box is at the top, so that the pointer is below the middle of each.
  const event = new MouseEvent(type, { bubbles: true, cancelable: true, clientY: 10 });
  root.querySelector(target)!.dispatchEvent(event);
}

const order = (): string[] => [...root.querySelectorAll('.outline-question')].map((one) => one.id);

test('a question dropped on another page goes to its end', () => {
  fire('pointerdown', '#a .outline-grip');
  fire('dragstart', '#a');
  fire('dragover', '#c');
  fire('drop', '#c');
  fire('dragend', '#a');

  expect(order()).toEqual(['b', 'c', 'a']);
  expect(place).toHaveBeenCalledExactlyOnceWith(root.querySelector('#a'), 'p2', 1);
});

test('let go nowhere it is back where it was', () => {
  fire('dragstart', '#a');
  fire('dragover', '#c');
  fire('dragend', '#a');

  expect(order()).toEqual(['a', 'b', 'c']);
  expect(place).not.toHaveBeenCalled();
});

test('only the grip drags', () => {
  fire('pointerdown', '#a a');
  expect(root.querySelector<HTMLElement>('#a')!.draggable).toBe(false);
  fire('pointerdown', '#a .outline-grip');
  expect(root.querySelector<HTMLElement>('#a')!.draggable).toBe(true);
});
