/** What the server writes beside the sheet's room (`page-data` of challenges/solution.html). */
export interface SheetPage {
  room: `sheet:${string}`;
  seat: string;
  may: string[];
  parts: { name: PartName; label: string }[];
}

export type PartName =
  | 'title'
  | 'problem'
  | 'audience'
  | 'solution'
  | 'how'
  | 'change'
  | 'lead'
  | 'first_steps'
  | 'needs'
  | 'proof';
