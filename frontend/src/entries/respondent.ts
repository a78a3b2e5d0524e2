import { followConditions, followExclusives } from '../enhance/conditions';
import { forgetDrafts, forgetOldDrafts, keepDraft, showNotice, submitSafely } from '../enhance/respondent';

const form = document.querySelector<HTMLFormElement>('form[data-respondent]');

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

for (const page of document.querySelectorAll<HTMLFormElement>('form')) {
  followExclusives(page);
  followConditions(page);
}
