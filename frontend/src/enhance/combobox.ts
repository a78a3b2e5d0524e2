/**
 * A long menu (`select[data-combobox]`) one can type in: the editable combobox of the ARIA practices, with a list. Accents,
 * case, hyphens and apostrophes do not matter (« st prest » finds « Saint-Prest »). The menu holds the answer and is put
 * out of sight; without the script it is there by itself.
 */
const MOST = 60;

type Choice = { option: HTMLOptionElement; group: string; words: string };

export function typeInMenus(root: ParentNode): void {
  root.querySelectorAll<HTMLSelectElement>('select[data-combobox]').forEach(enhance);
}

export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/[^a-z0-9]+/g, ' ')
    .replace(/\bste\b/g, 'sainte')
    .replace(/\bst\b/g, 'saint')
    .trim();
}

/** Those whose name begins with what was typed, then those with a word that does. */
export function matching<Item extends { words: string }>(items: Item[], typed: string): Item[] {
  const wanted = plain(typed);
  if (wanted === '') return items;
  const first = items.filter((item) => item.words.startsWith(wanted));
  return [...first, ...items.filter((item) => !first.includes(item) && ` ${item.words}`.includes(` ${wanted}`))];
}

function enhance(select: HTMLSelectElement): void {
  const choices: Choice[] = [...select.options]
    .filter((option) => option.value !== '')
    .map((option) => ({
      option,
      group: option.parentElement instanceof HTMLOptGroupElement ? option.parentElement.label : '',
      words: plain(option.label),
    }));
  const id = `${select.id}-typed`;
  const input = document.createElement('input');
  const list = document.createElement('ul');
  const hint = document.createElement('p');
  const none = document.createElement('p');
  Object.assign(input, { id, type: 'text', className: 'form-control form-control-lg', autocomplete: 'off', spellcheck: false });
  Object.assign(list, { id: `${id}-list`, className: 'combobox-list', hidden: true });
  Object.assign(hint, { id: `${id}-hint`, className: 'form-text', textContent: select.dataset.comboboxHint });
  Object.assign(none, { className: 'form-text', role: 'status' });
  list.setAttribute('role', 'listbox');
  const labelled = select.getAttribute('aria-labelledby')!;
  list.setAttribute('aria-labelledby', labelled);
  for (const [name, value] of Object.entries({
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': list.id,
    'aria-labelledby': labelled,
    'aria-describedby': [hint.id, select.getAttribute('aria-describedby')].filter(Boolean).join(' '),
  })) {
    input.setAttribute(name, value);
  }
  if (select.getAttribute('aria-invalid')) input.setAttribute('aria-invalid', 'true');
  const box = document.createElement('div');
  box.className = 'combobox';
  box.append(input, list);
  select.before(hint, box, none);
  select.hidden = true;
  // The summary of errors leads to what is seen.
  for (const link of document.querySelectorAll('#faults a')) {
    if (link.getAttribute('href') === `#${select.id}`) link.setAttribute('href', `#${id}`);
  }

  let shown: Choice[] = [];
  let active = -1;

  const chosen = (): Choice | undefined => choices.find((choice) => choice.option.selected);
  const said = (choice: Choice | undefined): string => choice?.option.label ?? '';

  function open(): void {
    shown = matching(choices.filter((choice) => !choice.option.disabled), input.value === said(chosen()) ? '' : input.value).slice(0, MOST);
    list.replaceChildren(...shown.map(drawn));
    list.hidden = shown.length === 0;
    none.textContent = shown.length === 0 ? select.dataset.comboboxNone! : '';
    input.setAttribute('aria-expanded', String(!list.hidden));
    point(-1);
  }

  function close(): void {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    point(-1);
  }

  function drawn(choice: Choice, index: number): HTMLElement {
    const item = document.createElement('li');
    item.id = `${id}-${index}`;
    item.setAttribute('role', 'option');
    item.setAttribute('aria-selected', 'false');
    item.textContent = choice.option.label;
    if (choice.group) {
      const group = document.createElement('small');
      group.textContent = choice.group;
      item.append(' ', group);
    }
    item.addEventListener('pointerdown', (event) => event.preventDefault());
    item.addEventListener('click', () => choose(choice));
    return item;
  }

  function point(index: number): void {
    active = index;
    list.querySelectorAll('li').forEach((item, at) => item.setAttribute('aria-selected', String(at === index)));
    const item = list.children[index];
    if (item) {
      input.setAttribute('aria-activedescendant', item.id);
      item.scrollIntoView({ block: 'nearest' });
    } else {
      input.removeAttribute('aria-activedescendant');
    }
  }

  function choose(choice: Choice | undefined): void {
    const before = select.value;
    select.value = choice?.option.value ?? '';
    input.value = said(choice);
    none.textContent = '';
    close();
    if (select.value !== before) select.dispatchEvent(new Event('change', { bubbles: true }));
  }

  input.addEventListener('input', open);
  input.addEventListener('click', open);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (list.hidden) open();
      const last = shown.length - 1;
      if (last < 0) return;
      point(event.key === 'ArrowDown' ? (active >= last ? 0 : active + 1) : active <= 0 ? last : active - 1);
    } else if (event.key === 'Enter' && !list.hidden) {
      event.preventDefault();
      choose(shown[active] ?? (shown.length === 1 ? shown[0] : undefined) ?? exact());
    } else if (event.key === 'Escape') {
      input.value = said(chosen());
      none.textContent = '';
      close();
    }
  });
  // Left with a name typed in full, that is the answer; left empty, there is none; otherwise the former one stands.
  input.addEventListener('blur', () => {
    const typed = input.value.trim();
    choose(typed === '' ? undefined : (exact() ?? shown[active] ?? chosen()));
  });

  function exact(): Choice | undefined {
    return choices.find((choice) => choice.words === plain(input.value));
  }

  input.value = said(chosen());
}
