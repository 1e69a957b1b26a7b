/** A policy that is being written and was not published yet. */
export interface Draft {
  /** The revision it started from. */
  base: number;
  source: string;
  note: string;
}

const key = (username: string) => `guardpost.policy-draft.${username}`;

/** Kept by this window until it is published or thrown away: a reload or a walk to another page loses nothing. */
export function readDraft(username: string): Draft | undefined {
  try {
    const draft = JSON.parse(sessionStorage.getItem(key(username)) ?? 'null') as Partial<Draft> | null;
    if (typeof draft?.base !== 'number' || typeof draft.source !== 'string') return undefined;
    return { base: draft.base, source: draft.source, note: String(draft.note ?? '') };
  } catch {
    return undefined;
  }
}

export function writeDraft(username: string, draft: Draft | undefined): void {
  try {
    if (draft) sessionStorage.setItem(key(username), JSON.stringify(draft));
    else sessionStorage.removeItem(key(username));
  } catch {
    // No room: the text still stands in the page.
  }
}
