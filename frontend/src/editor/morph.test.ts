import { beforeEach, expect, test } from 'vitest';
import { morph } from './morph';

let root: HTMLElement;

function page(html: string): HTMLElement {
  const element = document.createElement('div');
  element.innerHTML = html;
  return element;
}

function become(html: string, touched: Element[] = []): void {
  morph(root, page(html), (field) => touched.includes(field));
}

beforeEach(() => {
  root = page('');
  document.body.replaceChildren(root);
});

test('what moved stays the same element', () => {
  root.innerHTML = '<ol><li id="a">A</li><li id="b">B</li></ol>';
  const [a, b] = root.querySelectorAll('li');

  become('<ol><li id="b">B</li><li id="a">A2</li><li id="c">C</li></ol>');

  expect([...root.querySelectorAll('li')].slice(0, 2)).toEqual([b, a]);
  expect(root.textContent).toBe('BA2C');
});

test('what is gone goes, words change', () => {
  root.innerHTML = '<p>One</p><p id="x">Two</p>Three';

  become('<p>Other</p>');

  expect(root.innerHTML).toBe('<p>Other</p>');
});

test('a field that is being typed in keeps its text, another takes the server’s', () => {
  root.innerHTML = '<input id="a" name="a" value="old"><input id="b" name="b" value="old"><textarea id="c">old</textarea>';
  const [a, b] = root.querySelectorAll('input');
  const c = root.querySelector('textarea')!;
  a!.value = 'typing';
  c.value = 'sent';

  become('<input id="a" name="a" value="new"><input id="b" name="b" value="new"><textarea id="c"></textarea>', [a!]);

  expect([a!.value, b!.value, c.value]).toEqual(['typing', 'new', '']);
});

test('a menu follows the server, unless it is touched', () => {
  root.innerHTML = '<select id="s"><option value="1" selected>1</option><option value="2">2</option></select>';
  const select = root.querySelector('select')!;
  const fresh = '<select id="s"><option value="1">1</option><option value="2">2</option><option value="3" selected>3</option></select>';

  select.value = '2';
  become(fresh, [select]);
  expect(select.value).toBe('2');
  become(fresh);
  expect(select.value).toBe('3');
});

test('what the reader unfolded stays unfolded, the focus stays', () => {
  root.innerHTML = '<details id="d"><summary>More</summary><input id="i" name="i"></details>';
  const details = root.querySelector('details')!;
  details.open = true;
  root.querySelector('input')!.focus();

  become('<p>Saved</p><details id="d"><summary>More</summary><input id="i" name="i"></details>');

  expect(details.open).toBe(true);
  expect(document.activeElement).toBe(root.querySelector('#i'));
});

test('a frame is the same while its address is', () => {
  root.innerHTML = '<iframe id="f" src="about:blank?1"></iframe>';
  const frame = root.querySelector('iframe');

  become('<p>Before</p><iframe id="f" src="about:blank?2"></iframe>');

  expect(root.querySelector('iframe')).toBe(frame);
  expect(frame!.getAttribute('src')).toBe('about:blank?2');
});
