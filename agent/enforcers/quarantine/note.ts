import type { LocalizedText } from '../../../shared/detection/levels.ts';
import { text } from '../../../shared/i18n/text.ts';
import type { Policy } from '../../../shared/policy/schema.ts';

const SUFFIX = '.已隔离-quarantined.txt';
/** Longest name that every file system of a stick takes (bytes on ext4; fewer UTF-16 units on vfat). */
const MAX_NAME_BYTES = 255;

/** What the note beside a taken file tells: why, and whom to ask. Never content. */
export interface NoteFacts {
  quarantineId: string;
  /** As shown to people. */
  fileName: string;
  ruleName?: LocalizedText | string;
  message?: LocalizedText;
  contact?: Policy['contact'];
}

/**
 * Name of the note for a file, valid on ext4, vfat, exFAT and NTFS whatever the file's own name is: control and
 * bidirectional characters and those that Windows forbids become `_`, and the name is cut to fit.
 */
export function noteNameFor(fileName: string): string {
  const clean = fileName.replace(/[\p{Cc}\p{Cf}\p{Cs}\uFFFD<>:"/\\|?*]/gu, '_');
  const room = MAX_NAME_BYTES - Buffer.byteLength(SUFFIX);
  let base = '';
  let bytes = 0;
  for (const char of clean) {
    bytes += Buffer.byteLength(char);
    if (bytes > room) break;
    base += char;
  }
  return `${base}${SUFFIX}`;
}

/** True for a name that a note may have; whether it is one, its content tells. */
export function isNoteName(name: string): boolean {
  return name.endsWith(SUFFIX);
}

/** Prefix of the names that a file has for a moment while it is taken or restored. */
export const TEMPORARY_PREFIX = '.guardpost-';

/** The note's text, Chinese first, with a byte order mark so that Notepad shows it right. */
export function noteText(facts: NoteFacts): string {
  const parts = (['zh-CN', 'en'] as const).map((language) => {
    const { ruleName, contact } = facts;
    const rule = typeof ruleName === 'object' ? ruleName[language] : ruleName;
    const lines = [
      text(language, 'note.taken', { file: facts.fileName }),
      facts.message?.[language] ?? text(language, 'notice.default-reason'),
      ...(rule ? [text(language, 'note.rule', { rule })] : []),
      ...(contact
        ? [
            text(language, 'note.contact', {
              contact: [contact.name, contact.phone, contact.email].filter(Boolean).join(' '),
            }),
          ]
        : []),
      text(language, 'note.id', { id: facts.quarantineId }),
    ];
    return lines.join('\r\n');
  });
  return `\uFEFF${parts.join('\r\n\r\n')}\r\n`;
}
