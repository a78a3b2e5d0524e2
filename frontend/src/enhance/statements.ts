/**
 * Statements one by one (`[data-statements]`): all of them stand on the page, and the script shows one at a time. A choice
 * made with a finger or the mouse goes on to the next; from the keyboard one goes on with the buttons, for the arrows
 * choose as they pass.
 */
export function oneByOne(root: ParentNode): void {
  root.querySelectorAll<HTMLElement>('[data-statements]').forEach(enhance);
}

const PAUSE = 250;

function enhance(block: HTMLElement): void {
  const lines = [...block.querySelectorAll<HTMLElement>('.statement')];
  const turn = block.querySelector<HTMLElement>('[data-statement-turn]')!;
  const place = block.querySelector<HTMLElement>('[data-statement-place]')!;
  const [back, on] = turn.querySelectorAll<HTMLButtonElement>('[data-step]');
  const isOffered = (line: HTMLElement): boolean => !line.hidden;
  const isAnswered = (line: HTMLElement): boolean => line.querySelector(':checked') !== null;
  let current = Math.max(0, lines.findIndex((line) => isOffered(line) && !isAnswered(line)));

  function show(): void {
    const offered = lines.filter(isOffered);
    if (!offered.includes(lines[current]!)) current = lines.indexOf(offered[0] ?? lines[0]!);
    lines.forEach((line, index) => line.classList.toggle('is-away', index !== current));
    const at = offered.indexOf(lines[current]!);
    place.textContent = block.dataset.place!.replace('{n}', String(at + 1)).replace('{total}', String(offered.length));
    back!.setAttribute('aria-disabled', String(at <= 0));
    on!.setAttribute('aria-disabled', String(at >= offered.length - 1));
  }

  function step(by: number): boolean {
    const offered = lines.filter(isOffered);
    const next = offered[offered.indexOf(lines[current]!) + by];
    if (!next) return false;
    current = lines.indexOf(next);
    show();
    return true;
  }

  for (const button of [back!, on!]) {
    button.addEventListener('click', () => step(Number(button.dataset.step)));
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  block.addEventListener('click', (event) => {
    // Of a click made by the keyboard there is no place on the screen.
    if (!(event.target instanceof HTMLInputElement) || (event.clientX === 0 && event.clientY === 0)) return;
    clearTimeout(timer);
    timer = setTimeout(() => step(1), PAUSE);
  });
  block.closest('form')?.addEventListener('change', show);
  turn.hidden = false;
  show();
}
