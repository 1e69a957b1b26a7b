import { type Severity, severityRank } from '../../../../shared/events/severity.ts';
import type { StoredNotice } from '../notifier.ts';
import { type Fold, sorted } from './fold.ts';
import { type Language, SENTENCES, word } from './words.ts';

/** Kinds of alike records listed in one message. */
const LISTED = 15;

/** A message to people: plain text, without any mark-up that a name in it could abuse. */
export interface Message {
  severity: Severity;
  title: string;
  lines: string[];
  /** Address of the console's page. */
  link?: string | undefined;
  to?: readonly string[] | undefined;
  attachments?: StoredNotice['attachments'];
}

interface Writing {
  language: Language;
  /** The console's own address, for links. */
  baseUrl: string;
  zone?: string | undefined;
}

/** One message about all that came: alike in one line each, the gravest first. */
export function messageOf(
  folds: readonly Fold[],
  { held = false, ...writing }: Writing & { held?: boolean },
): Message {
  const { language, baseUrl } = writing;
  const say = SENTENCES[language];
  const all = sorted(folds);
  const [first] = all;
  if (!first) throw new RangeError('a message about nothing');
  const count = all.reduce((sum, fold) => sum + fold.count, 0);
  const single = all.length === 1;
  const title = single
    ? `${titleOf(first, language)}${first.count > 1 ? ` (${say.times(first.count)})` : ''}`
    : say.several(count);
  const lines: string[] = held ? [say.held] : [];
  for (const fold of all.slice(0, LISTED)) {
    if (!single) {
      lines.push(
        `• ${word(language, 'severity', fold.severity)} ${titleOf(fold, language)} (${say.times(fold.count)})`,
      );
    }
    lines.push(...detailsOf(fold, writing).map((line) => (single ? line : `  ${line}`)));
  }
  if (all.length > LISTED) lines.push(say.more(all.length - LISTED));
  return {
    severity: first.severity,
    title: say.subject(word(language, 'severity', first.severity), oneLine(title)),
    lines: lines.map(oneLine),
    link: single ? linkOf(first, baseUrl) : pageOf(all, baseUrl),
  };
}

/** A notice for certain people: told by itself. */
export function messageOfNotice(notice: StoredNotice, { language, baseUrl }: Writing): Message {
  const say = SENTENCES[language];
  return {
    severity: notice.severity,
    title: say.subject(
      word(language, 'severity', notice.severity),
      oneLine(inLanguage(notice.title, language)),
    ),
    lines: inLanguage(notice.text, language).split('\n').map(oneLine),
    link: notice.link === undefined ? undefined : baseUrl + notice.link,
    to: notice.to,
    attachments: notice.attachments,
  };
}

/** What the test button sends. */
export function testMessage({ language, baseUrl }: Writing): Message {
  const say = SENTENCES[language];
  return {
    severity: 'info',
    title: say.subject(word(language, 'severity', 'info'), say.test),
    lines: [say['test-text']],
    link: `${baseUrl}/integrations`,
  };
}

/** As text, cut at a number of bytes of UTF-8 between two lines, or within the first. */
export function asText({ title, lines, link }: Message, language: Language, mostBytes: number): string {
  const say = SENTENCES[language];
  const end = link === undefined ? [] : [`${say.open}${say.colon}${link}`];
  let room = mostBytes - end.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  const kept: string[] = [];
  for (const line of [title, ...lines]) {
    room -= Buffer.byteLength(line) + 1;
    if (room < 3) {
      if (kept.length === 0) kept.push(cut(line, mostBytes / 2));
      kept.push('…');
      break;
    }
    kept.push(line);
  }
  return [...kept, ...end].join('\n');
}

function cut(text: string, mostBytes: number): string {
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > mostBytes) break;
    kept += character;
  }
  return kept;
}

function titleOf({ what }: Fold, language: Language): string {
  if (what.source === 'notices') return inLanguage(what.title, language);
  if (what.source === 'audit') return word(language, 'act', what.action);
  const name = word(language, 'type', what.type);
  return what.rule === undefined ? name : `${name} · ${inLanguage(what.rule, language)}`;
}

function detailsOf(fold: Fold, { language, zone }: Writing): string[] {
  const { what } = fold;
  const say = SENTENCES[language];
  const labelled = (label: string, value: string) => (value ? [`${label}${say.colon}${value}`] : []);
  const names = ({ some, others }: Fold['pcs']) =>
    some.map(visible).join(say.join) + (others > 0 ? ` ${say.and(some.length + others)}` : '');
  const when = say.between(clock(fold.first, language, zone), clock(fold.last, language, zone));
  if (what.source === 'notices') return inLanguage(what.text, language).split('\n');
  if (what.source === 'audit') return [when, ...labelled(say.actor, names(fold.users))];
  const action = what.action && what.action !== 'allow' ? word(language, 'action', what.action) : '';
  return [
    when,
    ...labelled(say.pc, names(fold.pcs)),
    ...labelled(say.user, names(fold.users)),
    ...labelled(say.file, names(fold.files)),
    ...labelled(say.channel, what.channel ? word(language, 'channel', what.channel) : ''),
    ...labelled(say.action, action),
  ];
}

function linkOf({ what, severity }: Fold, baseUrl: string): string | undefined {
  if (what.source === 'notices') return what.link === undefined ? undefined : baseUrl + what.link;
  return what.source === 'audit' ? `${baseUrl}/audit` : `${baseUrl}/events?severity=${severity}`;
}

function pageOf(folds: readonly Fold[], baseUrl: string): string {
  return baseUrl + (folds.every(({ what }) => what.source === 'audit') ? '/audit' : '/events');
}

function inLanguage(text: StoredNotice['title'], language: Language): string {
  return typeof text === 'string' ? text : text[language];
}

/** Control characters, line ends and what turns the direction of writing, made visible: names are hostile. */
function visible(name: string): string {
  return name.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`,
  );
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}

function clock(at: number, language: Language, zone: string | undefined): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    dateStyle: 'short',
    timeStyle: 'medium',
    ...(zone === undefined ? {} : { timeZone: zone }),
  }).format(at);
}

/** Whether a message may be sent now although these are quiet hours. */
export function isUrgent(severity: Severity, except: Severity): boolean {
  return severityRank(severity) >= severityRank(except);
}
