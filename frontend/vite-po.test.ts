// @vitest-environment node
import { expect, it } from 'vitest';
import { catalogueOf } from './vite-po';

it('keeps what is translated, with its plural, and leaves out the rest', () => {
  const source = `
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "Who writes?"
msgstr "Qui écrit ?"

msgid "{n} card"
msgid_plural "{n} cards"
msgstr[0] "{n} carte"
msgstr[1] "{n} cartes"

msgid "Not yet"
msgstr ""

#, fuzzy
msgid "Perhaps"
msgstr "Peut-être"
`;
  expect(catalogueOf(source)).toEqual({ 'Who writes?': 'Qui écrit ?', '{n} card': ['{n} carte', '{n} cartes'] });
});
