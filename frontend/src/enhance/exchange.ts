/**
 * Personal links carry their token in the fragment, which no server, proxy or log ever sees. The landing page holds
 * `<form data-exchange>` with a hidden field `token`: the fragment moves into it and is posted for a cookie.
 */
export function exchangeFragment(form: HTMLFormElement, location: Location, history: History): boolean {
  const token = decodeURIComponent(location.hash.slice(1));
  if (token === '') {
    reveal(form, '[data-exchange-missing]');
    return false;
  }
  // Cleared first: the address bar, the history and a screenshot must not keep it.
  history.replaceState(history.state, '', location.pathname + location.search);
  form.querySelector<HTMLInputElement>('[name="token"]')!.value = token;
  if (form.dataset.exchange === 'confirm') {
    reveal(form, '[data-exchange-confirm]');
  } else {
    form.requestSubmit();
  }
  return true;
}

function reveal(form: HTMLFormElement, selector: string): void {
  for (const element of form.querySelectorAll<HTMLElement>(selector)) element.hidden = false;
}
