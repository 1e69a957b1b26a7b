import type { SessionNotice } from '../../shared/session-protocol/notice.ts';
import type { SessionPrompt } from '../../shared/session-protocol/prompt.ts';

/** Questions that are one for a person: the same rule asks the same with the same choices. */
export interface PromptGroup {
  key: string;
  ids: string[];
  /** At most `SHOWN` of the names, oldest first. */
  names: string[];
  prompt: SessionPrompt;
  /** When the first of them runs out, ms since the epoch. */
  until: number;
}

export interface NoticeGroup {
  key: string;
  ids: string[];
  names: string[];
  notice: SessionNotice;
}

/** What is to happen with the window: `focus` takes the keyboard, `show` does not. */
export type Effect = 'focus' | 'show' | 'hide' | 'none';

export interface Attention {
  prompts: readonly { prompt: SessionPrompt; until: number }[];
  notices: readonly SessionNotice[];
  /** Until when each thing may not take the keyboard again. */
  seen: ReadonlyMap<string, number>;
}

export type Happening =
  | { kind: 'prompt'; prompt: SessionPrompt }
  | { kind: 'notice'; notice: SessionNotice }
  /** Answered, out of time, read. */
  | { kind: 'gone'; ids: readonly string[] }
  /** The service is gone and with it every question. */
  | { kind: 'lost' };

export const NOTHING: Attention = { prompts: [], notices: [], seen: new Map() };

/** Names that a dialog lists. */
export const SHOWN = 5;
const MAX_NOTICES = 500;
/** After so long the same thing may take the keyboard once more. */
const FORGET_MS = 10 * 60_000;
const MAX_SEEN = 1_000;

/**
 * Decides when a person is disturbed. A question takes the keyboard when it is new and no other one is open: what
 * comes while a dialog stands there joins it, and the same thing does not take it twice. Notices never do.
 */
export function attend(
  before: Attention,
  event: Happening,
  now: number,
): { after: Attention; effect: Effect } {
  switch (event.kind) {
    case 'prompt': {
      const { prompt } = event;
      if (before.prompts.some((open) => open.prompt.id === prompt.id))
        return { after: before, effect: 'none' };
      const key = `${promptKey(prompt)}\n${prompt.name}`;
      const isNew = (before.seen.get(key) ?? 0) <= now;
      const seen = remember(before.seen, key, now);
      const after = {
        ...before,
        seen,
        prompts: [...before.prompts, { prompt, until: now + prompt.seconds * 1000 }],
      };
      return { after, effect: isNew && before.prompts.length === 0 ? 'focus' : 'show' };
    }
    case 'notice': {
      const notices = [...before.notices, event.notice].slice(-MAX_NOTICES);
      return { after: { ...before, notices }, effect: 'show' };
    }
    case 'gone': {
      const gone = new Set(event.ids);
      return hideWhenEmpty({
        ...before,
        prompts: before.prompts.filter(({ prompt }) => !gone.has(prompt.id)),
        notices: before.notices.filter(({ id }) => !gone.has(id)),
      });
    }
    case 'lost':
      return hideWhenEmpty({ ...before, prompts: [] });
  }
}

function hideWhenEmpty(after: Attention): { after: Attention; effect: Effect } {
  const isEmpty = after.prompts.length === 0 && after.notices.length === 0;
  return { after, effect: isEmpty ? 'hide' : 'none' };
}

/** The open questions, those that are one folded into one; the most urgent first. */
export function promptGroups({ prompts }: Attention): PromptGroup[] {
  const groups = new Map<string, PromptGroup>();
  for (const { prompt, until } of prompts) {
    const key = promptKey(prompt);
    const group = groups.get(key);
    if (!group) {
      groups.set(key, { key, ids: [prompt.id], names: [prompt.name], prompt, until });
      continue;
    }
    group.ids.push(prompt.id);
    if (group.names.length < SHOWN) group.names.push(prompt.name);
    group.until = Math.min(group.until, until);
  }
  return [...groups.values()].sort((a, b) => a.until - b.until);
}

/** The notices not read yet, of one kind folded into one. */
export function noticeGroups({ notices }: Attention): NoticeGroup[] {
  const groups = new Map<string, NoticeGroup>();
  for (const notice of notices) {
    const key = [notice.kind, notice.action, JSON.stringify(notice.message)].join('\n');
    const group = groups.get(key);
    if (!group) groups.set(key, { key, ids: [notice.id], names: [notice.name], notice });
    else {
      group.ids.push(notice.id);
      if (group.names.length < SHOWN) group.names.push(notice.name);
    }
  }
  return [...groups.values()];
}

function promptKey({
  subject,
  name,
  channel,
  rule,
  message,
  choices,
  freeText,
  unanswered,
}: SessionPrompt): string {
  // Two questions want two answers; of many files one reason will do.
  const own = subject === 'question' ? name : '';
  return JSON.stringify([subject, own, channel, rule, message, choices, freeText, unanswered]);
}

function remember(seen: ReadonlyMap<string, number>, key: string, now: number): Map<string, number> {
  const kept = [...seen].filter(([, until]) => until > now).slice(-MAX_SEEN);
  return new Map([...kept, [key, now + FORGET_MS]]);
}
