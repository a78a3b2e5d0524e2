import { beforeEach, expect, test, vi } from 'vitest';
import { enableCopyButtons } from './copy';

beforeEach(() => {
  vi.useFakeTimers();
  vi.unstubAllGlobals();
  document.body.innerHTML = `<button data-copy="https://exemple.fr/q/ml28" hidden>Copier le lien</button>
    <textarea id="reminder">Bonjour,</textarea><button data-copy-from="#reminder" hidden>Copier le message</button>`;
});

function button(position: number): HTMLButtonElement {
  return document.querySelectorAll('button')[position]!;
}

test('the button copies its text, says so, then takes its label back', async () => {
  const written: string[] = [];
  vi.stubGlobal('navigator', { clipboard: { writeText: (text: string) => Promise.resolve(written.push(text)) } });
  enableCopyButtons(document, 'Copié');

  button(0).click();
  await vi.advanceTimersByTimeAsync(0);
  expect(written).toEqual(['https://exemple.fr/q/ml28']);
  expect(button(0).textContent).toBe('Copié');
  expect(document.querySelector('#copy-status')!.textContent).toBe('Copié');

  await vi.advanceTimersByTimeAsync(2000);
  expect(button(0).textContent).toBe('Copier le lien');
});

test('on plain HTTP, without the clipboard API, the text is copied by selection', async () => {
  vi.stubGlobal('navigator', {});
  const selected: string[] = [];
  document.execCommand = () => {
    selected.push((document.activeElement as HTMLTextAreaElement).value);
    return true;
  };
  enableCopyButtons(document, 'Copié');

  button(1).click();
  await vi.advanceTimersByTimeAsync(0);

  expect(selected).toEqual(['Bonjour,']);
  expect(button(1).textContent).toBe('Copié');
});

test('when nothing can copy, the text is left selected and nothing is claimed', async () => {
  vi.stubGlobal('navigator', {});
  document.execCommand = () => false;
  enableCopyButtons(document, 'Copié');

  button(1).click();
  await vi.advanceTimersByTimeAsync(0);

  expect(button(1).textContent).toBe('Copier le message');
});
