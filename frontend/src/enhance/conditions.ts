/**
 * Simple conditions of a page: `data-show-if='{"question":"q3","choices":["a","b"],"negated":false}'` on a question's
 * block, where `question` is the field's name. A hidden block's controls are disabled, so that « not shown » and « left
 * blank » stay apart; what was typed in them is still there if they come back. The server decides again at each save.
 */
type Condition = { question: string; choices: string[]; negated?: boolean };

export function followConditions(form: HTMLFormElement): void {
  const blocks = [...form.querySelectorAll<HTMLElement>('[data-show-if]')].map((block) => ({
    block,
    condition: JSON.parse(block.dataset.showIf!) as Condition,
  }));
  if (blocks.length === 0) return;
  const apply = (): void => {
    // In page order: a block hidden by an earlier one answers nothing to a later one.
    for (const { block, condition } of blocks) toggle(block, holds(form, condition));
  };
  form.addEventListener('change', apply);
  form.addEventListener('input', apply);
  apply();
}

function holds(form: HTMLFormElement, condition: Condition): boolean {
  const answers = new FormData(form).getAll(condition.question);
  const chosen = answers.some((answer) => condition.choices.includes(String(answer)));
  return chosen !== (condition.negated ?? false);
}

function toggle(block: HTMLElement, shown: boolean): void {
  block.hidden = !shown;
  for (const control of block.querySelectorAll<HTMLInputElement>('input, select, textarea')) control.disabled = !shown;
}

/** A choice such as « Aucune de ces propositions » (`data-exclusive`) cannot be ticked with another. */
export function followExclusives(form: HTMLFormElement): void {
  form.addEventListener('change', (event) => {
    const ticked = event.target;
    if (!(ticked instanceof HTMLInputElement) || ticked.type !== 'checkbox' || !ticked.checked) return;
    for (const other of form.querySelectorAll<HTMLInputElement>(`input[type="checkbox"]:checked`)) {
      const apart = 'exclusive' in ticked.dataset || 'exclusive' in other.dataset;
      if (other !== ticked && other.name === ticked.name && apart) other.checked = false;
    }
  });
}
