import { followConditions, followExclusives } from '../enhance/conditions';
import { forgetDrafts, forgetOldDrafts, keepDraft, showNotice, submitSafely } from '../enhance/respondent';

const form = document.querySelector<HTMLFormElement>('form[data-respondent]');
const pages = document.querySelectorAll<HTMLFormElement>('form');

// First of all listeners: a draft is kept as exclusive choices leave it.
pages.forEach(followExclusives);

try {
  forgetOldDrafts(localStorage, Date.now());
  if (document.querySelector('[data-respondent-clear]')) forgetDrafts(localStorage);
  if (form) {
    if (keepDraft(form, localStorage)) showNotice('kept');
    submitSafely(form, localStorage);
  }
} catch {
  // Storage forbidden by the browser: the page posts by itself, as it does without a script.
}

// Last: what was put back decides what is shown.
pages.forEach(followConditions);
