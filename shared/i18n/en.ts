import type { Catalogue } from './zh-CN.ts';

/** Text that agents and the command line show to people, in English. */
export const en: Catalogue = {
  'notice.title': 'Guardpost',
  'notice.blocked': '"{name}" was not allowed out: {reason}',
  'notice.warned': 'Please note "{name}": {reason}',
  'notice.open-refused': '"{name}" was not opened: {reason}',
  'notice.device-blocked': 'The device "{name}" is switched off: {reason}',
  'notice.device-read-only': 'The device "{name}" can only be read: {reason}',
  'notice.folded': '{count} more were handled',
  'notice.default-reason': 'This file is protected by the company’s data security policy',
  'notice.default-device-reason': 'The company’s data security policy does not allow this device',
  'note.taken': 'The file "{file}" has been moved away and is kept encrypted; it is not lost.',
  'note.rule': 'By the rule: {rule}',
  'note.contact': 'To have it back, or with questions, ask: {contact}',
  'note.id': 'Please give this number: {id}',
  'demo.console-up': 'The console is up and the agent enrolled.',
  'demo.stick-image': 'A stick is plugged in: {kind}, mounted at {path}',
  'demo.stick-folder': 'Images cannot be mounted here; a folder stands for the stick: {path}',
  'demo.copies': '{who} copies "{file}" to the stick …',
  'demo.let-through': '  → let through: the file stays on the stick and is recorded',
  'demo.warned': '  → warned: the file stays on the stick, the person has been told',
  'demo.taken': '  → stopped: the file left the stick for the encrypted quarantine, a note lies beside it',
  'demo.offline': 'The console is switched off: the agent goes on protecting …',
  'demo.online': 'The console is back: {count} events of that time have come in, none lost, none twice',
  'demo.policy':
    'The administrator publishes a policy (revision {revision}: Confidential is stopped too), in force after {ms} ms',
  'demo.pulled-out': 'The stick is pulled out.',
  'demo.ready': 'The story is over; everything stays up.',
  'demo.open': '  Console: {url}',
  'demo.login': '  User: {user}    Password: {password}',
  'demo.try':
    '  Try it: the stick is in again at {path}; copy a file that says 机密 onto it and watch the console',
  'demo.stop': '  Ctrl+C stops it and leaves nothing behind.',
  'demo.stopping': 'Stopping and clearing up …',
};
