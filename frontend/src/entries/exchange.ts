import { exchangeFragment } from '../enhance/exchange';

const form = document.querySelector<HTMLFormElement>('form[data-exchange]');
if (form) exchangeFragment(form, window.location, window.history);
