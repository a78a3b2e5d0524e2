import { followResults } from '../enhance/follow';

const line = document.querySelector<HTMLElement>('[data-live]');
if (line) followResults(line);
