/** « Copier » buttons: `data-copy` holds the text, or `data-copy-from` a selector of the element that holds it. */
export function enableCopyButtons(root: ParentNode, copied: string): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>('[data-copy], [data-copy-from]')) {
    button.hidden = false;
    button.addEventListener('click', () => void copyAndSay(button, copied));
  }
}

async function copyAndSay(button: HTMLButtonElement, copied: string): Promise<void> {
  const source = textOf(button);
  if (!(await copyText(source.text))) {
    source.field?.select();
    return;
  }
  say(button, copied);
}

function textOf(button: HTMLButtonElement): { text: string; field: HTMLTextAreaElement | HTMLInputElement | null } {
  const selector = button.dataset.copyFrom;
  const element = selector ? document.querySelector(selector) : null;
  if (element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement) {
    return { text: element.value, field: element };
  }
  return { text: button.dataset.copy ?? element?.textContent?.trim() ?? '', field: null };
}

/** The clipboard API does not exist on plain HTTP (a laptop serving a room): a hidden field and `execCommand` do. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'visually-hidden';
  field.readOnly = true;
  document.body.append(field);
  field.focus();
  field.select();
  let done = false;
  try {
    done = document.execCommand('copy');
  } catch {
    done = false;
  }
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}

/** The word takes the label's place for two seconds, and a polite region reads it out. */
function say(button: HTMLButtonElement, copied: string): void {
  const label = button.querySelector<HTMLElement>('[data-copy-label]') ?? button;
  label.dataset.before ??= label.textContent ?? '';
  label.textContent = copied;
  announce(copied);
  setTimeout(() => (label.textContent = label.dataset.before ?? ''), 2000);
}

function announce(text: string): void {
  let region = document.querySelector<HTMLElement>('#copy-status');
  if (!region) {
    region = document.createElement('p');
    region.id = 'copy-status';
    region.className = 'visually-hidden';
    region.setAttribute('role', 'status');
    document.body.append(region);
  }
  region.textContent = text;
}
