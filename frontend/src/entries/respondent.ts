import { typeInMenus } from '../enhance/combobox';
import { followConditions, followExclusives } from '../enhance/conditions';
import { linkSliders, showSums } from '../enhance/figures';
import { rankByHand } from '../enhance/ranking';
import { beginWhatWasCut, beginWhenAnswered, forgetDrafts, forgetOldDrafts, keepDraft, showNotice, submitSafely } from '../enhance/respondent';
import { oneByOne } from '../enhance/statements';

const form = document.querySelector<HTMLFormElement>('form[data-respondent]');
const pages = document.querySelectorAll<HTMLFormElement>('form');

// First of all listeners: a draft is kept as exclusive choices leave it.
pages.forEach(followExclusives);

try {
  forgetOldDrafts(localStorage, Date.now());
  if (document.querySelector('[data-respondent-clear]')) forgetDrafts(localStorage);
  if (form && keepDraft(form, localStorage)) showNotice('kept');
} catch {
  // Storage forbidden by the browser: nothing is kept on the device.
}

// What was put back decides what is shown, and how the fields are drawn.
pages.forEach(followConditions);
pages.forEach((page) => {
  typeInMenus(page);
  rankByHand(page);
  linkSliders(page);
  showSums(page);
});
// Whoever types in sheets of paper wants them all in view.
document.querySelectorAll('form#page').forEach(oneByOne);

try {
  if (form) {
    void beginWhatWasCut(form, localStorage);
    beginWhenAnswered(form, localStorage);
    submitSafely(form, localStorage);
  }
} catch {
  // The page posts by itself, as it does without a script.
}

// The page is sent back by the server with what is wrong on top: that is where to begin.
document.querySelector<HTMLElement>('#faults')?.focus();

// A page the browser kept whole was drawn from what stood then.
window.addEventListener('pageshow', (event) => {
  if (event.persisted && form) window.location.reload();
});
