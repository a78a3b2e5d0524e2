/**
 * One field of a sheet that several people fill. Pure: what the server has, what is typed here, and what follows.
 * A field in use is never touched: what others save meanwhile waits beside it.
 */
export interface Version {
  readonly text: string;
  readonly rev: number;
}

export interface Draft {
  /** In the field. */
  readonly text: string;
  /** What the writer had before their eyes when they began. */
  readonly base: Version;
  /** What the server has now. */
  readonly server: Version;
  readonly focused: boolean;
  /** On its way to the server. */
  readonly sent: string | null;
  /** The server refused the last save: it knew a newer text. */
  readonly refused: boolean;
}

export type Status = 'idle' | 'typing' | 'saving' | 'saved' | 'news' | 'conflict';

export function startDraft(server: Version): Draft {
  return { text: server.text, base: server, server, focused: false, sent: null, refused: false };
}

/** A text that an earlier page could not save: typed on an older version, still to be settled. */
export function recoverDraft(server: Version, refused: Version): Draft {
  return { ...startDraft(server), text: refused.text, base: { text: '', rev: refused.rev }, refused: true };
}

export const isDirty = (draft: Draft): boolean => draft.text !== draft.base.text;

/** Both texts differ from the one they share: a person decides. */
export function inConflict(draft: Draft): boolean {
  return draft.sent === null && isDirty(draft) && draft.text !== draft.server.text && (draft.refused || draft.server.rev > draft.base.rev);
}

export function statusOf(draft: Draft): Status {
  if (draft.sent !== null) return 'saving';
  if (inConflict(draft)) return 'conflict';
  if (isDirty(draft)) return 'typing';
  if (draft.server.rev > draft.base.rev) return 'news';
  return draft.base.rev > 0 ? 'saved' : 'idle';
}

export function type(draft: Draft, text: string): Draft {
  return { ...draft, text };
}

/** The server's text as it now is. An untouched field takes it, once nobody stands in it. */
export function hear(draft: Draft, server: Version): Draft {
  const heard = { ...draft, server };
  return server.rev > draft.base.rev && draft.sent === null ? settle(heard) : heard;
}

export function enter(draft: Draft): Draft {
  return { ...draft, focused: true };
}

export function leave(draft: Draft): Draft {
  return settle({ ...draft, focused: false });
}

/** What should be sent now, or null: nothing new, already on its way, or a person must decide first. */
export function toSend(draft: Draft): Version | null {
  if (draft.sent !== null || inConflict(draft) || draft.text.trim() === draft.base.text.trim()) return null;
  return { text: draft.text, rev: draft.base.rev };
}

export function sending(draft: Draft): Draft {
  return { ...draft, sent: draft.text, refused: false };
}

/** The server kept it, perhaps without the blanks around it. What was typed since goes on from there. */
export function accepted(draft: Draft, saved: Version): Draft {
  const untouched = draft.text === draft.sent;
  const server = draft.server.rev > saved.rev ? draft.server : saved;
  const base = untouched && !draft.focused ? saved : { text: draft.sent ?? saved.text, rev: saved.rev };
  return settle({ ...draft, text: untouched ? base.text : draft.text, base, server, sent: null, refused: false });
}

export function stale(draft: Draft): Draft {
  return { ...draft, sent: null, refused: true };
}

/** Refused for another reason (the sheet was withdrawn): the text stays in the field. */
export function unsent(draft: Draft): Draft {
  return { ...draft, sent: null };
}

export function keepMine(draft: Draft): Draft {
  return { ...draft, base: draft.server, refused: false };
}

export function takeTheirs(draft: Draft): Draft {
  return { ...draft, text: draft.server.text, base: draft.server, refused: false };
}

export function keepBoth(draft: Draft): Draft {
  return { ...draft, text: `${draft.server.text}\n\n${draft.text}`.trim(), base: draft.server, refused: false };
}

/** Take the server's text where that disturbs nobody. */
function settle(draft: Draft): Draft {
  if (draft.sent !== null || draft.server.rev <= draft.base.rev) return draft;
  if (draft.text === draft.server.text) return { ...draft, base: draft.server, refused: false };
  return isDirty(draft) || draft.focused ? draft : { ...draft, text: draft.server.text, base: draft.server };
}
