import { beforeEach, expect, test, vi } from 'vitest';
import { exchangeFragment } from './exchange';

let form: HTMLFormElement;
let submitted: string[];

beforeEach(() => {
  document.body.innerHTML = `<form data-exchange>
    <input type="hidden" name="token"><p data-exchange-missing hidden></p></form>`;
  form = document.querySelector('form')!;
  submitted = [];
  form.requestSubmit = () => submitted.push(new FormData(form).get('token') as string);
});

function visit(hash: string): Location {
  window.history.replaceState(null, '', '/lien/' + hash);
  return window.location;
}

test('the token of the fragment is posted and leaves the address', () => {
  const found = exchangeFragment(form, visit('#abc-123'), window.history);

  expect(found).toBe(true);
  expect(submitted).toEqual(['abc-123']);
  expect(window.location.href).not.toContain('abc-123');
});

test('a link cut short posts nothing and says so', () => {
  const found = exchangeFragment(form, visit(''), window.history);

  expect(found).toBe(false);
  expect(submitted).toEqual([]);
  expect(form.querySelector<HTMLElement>('[data-exchange-missing]')!.hidden).toBe(false);
});

test('a link that asks first waits for the button', () => {
  form.dataset.exchange = 'confirm';
  const posted = vi.fn();
  form.requestSubmit = posted;

  exchangeFragment(form, visit('#abc'), window.history);

  expect(posted).not.toHaveBeenCalled();
  expect(new FormData(form).get('token')).toBe('abc');
});
