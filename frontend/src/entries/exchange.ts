import { exchangeFragment } from '../enhance/exchange';

const form = document.querySelector<HTMLFormElement>('form[data-exchange]');
if (form) {
  exchangeFragment(form, window.location, window.history);
  // A link pasted over the address of this very page changes its fragment, and loads nothing.
  window.addEventListener('hashchange', () => exchangeFragment(form, window.location, window.history));
}
