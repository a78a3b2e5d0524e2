import { t } from '../i18n';
import type { PartName } from './page';

/** One line under each field: what is expected there. */
export const hints = (): Record<PartName, string> => ({
  title: t('A name one remembers.'),
  problem: t('A figure of the survey and words that were heard.'),
  audience: t('The people it is made for, as precisely as you can.'),
  solution: t('In two or three sentences.'),
  how: t('What happens, step by step, for somebody who uses it.'),
  change: t('What will be different for them.'),
  lead: t('The structure that leads it, and its partners.'),
  first_steps: t('What can be done within a month.'),
  needs: t('People, time, money, places.'),
  proof: t('The sign by which we will see that it works.'),
});
