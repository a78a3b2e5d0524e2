import type { SheetEntry, SheetState } from '../wire/wire';

/** A solution sheet after one entry of its log. */
export function reduceSheet(sheet: SheetState, entry: SheetEntry): SheetState {
  switch (entry.kind) {
    case 'field_saved': {
      const { kind: _, ...saved } = entry;
      return { ...sheet, fields: sheet.fields.map((field) => (field.name === saved.name ? saved : field)) };
    }
    case 'solution_withdrawn':
      return { ...sheet, withdrawn: entry.withdrawn };
    case 'challenge_chosen':
      return { ...sheet, challenge: entry.challenge };
    default: {
      entry satisfies never;
      return sheet;
    }
  }
}
