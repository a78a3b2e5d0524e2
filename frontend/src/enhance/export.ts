// A file is being made: the page says how far it is, without being loaded again. Without a script it reloads itself.

const EVERY_MS = 5_000;

/** Ask the page itself how far the file is, until it is no longer being made. */
export function followExport(page: Document, every = EVERY_MS): void {
  const shown = page.getElementById('export');
  if (shown?.dataset.state !== 'made') return;
  setTimeout(() => void renewed(page, every), every);
}

async function renewed(page: Document, every: number): Promise<void> {
  try {
    const answer = await fetch(page.location.href, { headers: { Accept: 'text/html' } });
    if (answer.ok) show(page, new DOMParser().parseFromString(await answer.text(), 'text/html'));
  } catch {
    // The network is away: what is shown stays, and the next turn asks again.
  }
  followExport(page, every);
}

/** Only what changed: somebody may be on a button, and one sentence is announced, not the page. */
function show(page: Document, fresh: Document): void {
  const [before, after] = [page.getElementById('export'), fresh.getElementById('export')];
  if (!before || !after) return;
  if (before.dataset.state !== after.dataset.state) {
    const focused = before.contains(page.activeElement);
    before.replaceWith(page.adoptNode(after));
    if (focused) after.querySelector<HTMLElement>('a, button')?.focus();
    return;
  }
  const [bar, next] = [before.querySelector('progress'), after.querySelector('progress')];
  if (bar && next) bar.value = next.value;
  const [words, said] = [before.querySelector('[role=status]'), after.querySelector('[role=status]')];
  if (words && said && words.textContent !== said.textContent) words.textContent = said.textContent;
  if (!bar && next && words) words.after(page.adoptNode(next));
}
