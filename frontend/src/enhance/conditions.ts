/**
 * Conditions of a page: `data-show-if` on a question, a line or a choice holds the tree of `expressions.ts` that depends on
 * this very page. A hidden block's controls are disabled, so that « not shown » and « left blank » stay apart; what was typed in them
 * is still there if they come back. The server decides again at each save.
 */
import { evaluate, type Answers, type Tree } from './expressions';
import { numberIn } from './figures';

export function followConditions(form: HTMLFormElement): void {
  const blocks = [...form.querySelectorAll<HTMLElement>('[data-show-if]')].map((block) => ({
    block,
    condition: JSON.parse(block.dataset.showIf!) as Tree,
  }));
  if (blocks.length === 0) return;
  const apply = (): void => {
    // In page order: a block hidden by an earlier one answers nothing to a later one.
    for (const { block, condition } of blocks) toggle(block, evaluate(condition, answersOn(form)));
  };
  form.addEventListener('change', apply);
  form.addEventListener('input', apply);
  apply();
}

/** What stands in the fields (`q-CODE`, `q-CODE:LINE`, `q-CODE:LINE:COLUMN`), in the shapes of a response's answers. */
export function answersOn(form: HTMLFormElement): Answers {
  const answers: Record<string, unknown> = {};
  const ranks: Record<string, [number, string][]> = {};
  for (const control of form.elements) {
    if (!isField(control) || control.disabled || !control.name.startsWith('q-')) continue;
    const [code, line, column] = control.name.slice(2).split(':') as [string, string?, string?];
    if ('other' in control.dataset) continue;
    const value = valueOf(control);
    if (control.dataset.rank !== undefined) {
      ranks[code] ??= [];
      if (value !== null) ranks[code].push([Number(value), line!]);
    } else if (control.type === 'checkbox' && 'multiple' in control.dataset) {
      answers[code] = [...((answers[code] as string[] | null) ?? []), ...(value === null ? [] : [value])];
    } else put(answers, [code, line, column], value);
  }
  for (const [code, ranked] of Object.entries(ranks)) {
    answers[code] = ranked.sort(([one], [other]) => one - other).map(([, choice]) => choice);
  }
  return answers;
}

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function isField(control: Element): control is Field {
  return (
    control instanceof HTMLInputElement ||
    control instanceof HTMLSelectElement ||
    control instanceof HTMLTextAreaElement
  );
}

function valueOf(control: Field): string | null {
  if (control instanceof HTMLInputElement && (control.type === 'radio' || control.type === 'checkbox')) {
    return control.checked ? control.value : null;
  }
  const typed = control.value.trim();
  if ('number' in control.dataset) return String(numberIn(typed) ?? typed) || null;
  return typed || null;
}

/** Of the fields that share a name (radio buttons, « I prefer not to answer ») the one that says something counts. */
function put(answers: Record<string, unknown>, [code, line, column]: [string, string?, string?], value: string | null) {
  const path = [code, line, column].filter((part) => part !== undefined);
  const last = path.pop()!;
  let inside = answers;
  for (const part of path) inside = (inside[part] ??= {}) as Record<string, unknown>;
  inside[last] = value ?? inside[last] ?? null;
}

function toggle(block: HTMLElement, shown: boolean): void {
  block.hidden = !shown;
  if (block instanceof HTMLOptionElement) {
    block.disabled = !shown;
    if (!shown && block.selected) block.closest('select')!.value = '';
    return;
  }
  // A line that is shown inside a question that is not stays silent.
  for (const control of block.querySelectorAll<HTMLInputElement>('input, select, textarea')) {
    control.disabled = control.closest('[data-show-if][hidden]') !== null;
  }
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
