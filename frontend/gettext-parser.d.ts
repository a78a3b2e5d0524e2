/** The part of gettext-parser used here; the package ships no types. */
declare module 'gettext-parser' {
  interface Message {
    msgid: string;
    msgid_plural?: string;
    msgstr: string[];
    comments?: { flag?: string };
  }
  export const po: { parse(source: string): { translations: Record<string, Record<string, Message>> } };
}
