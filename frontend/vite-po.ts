import { readFile } from 'node:fs/promises';
import { po as parser } from 'gettext-parser';
import type { Plugin } from 'vite';

/** A message's translation: one form, or the singular and the plural. */
export type Catalogue = Record<string, string | string[]>;

export function catalogueOf(source: string): Catalogue {
  const messages = Object.values(parser.parse(source).translations[''] ?? {});
  const translated = messages.filter(({ msgid, msgstr, comments }) => {
    return msgid && !comments?.flag?.includes('fuzzy') && msgstr.every((form) => form);
  });
  return Object.fromEntries(
    translated.map(({ msgid, msgid_plural, msgstr }) => [msgid, msgid_plural ? msgstr : (msgstr[0] ?? '')]),
  );
}

/** Lets a module import a gettext catalogue: `import fr from '….po'`. */
export function poCatalogues(): Plugin {
  return {
    name: 'po-catalogues',
    async load(id) {
      if (!id.endsWith('.po')) return null;
      this.addWatchFile(id);
      return `export default ${JSON.stringify(catalogueOf(await readFile(id, 'utf8')))};`;
    },
  };
}
