/** What can be wrong in a policy beyond what the schema's own types say, in English. */
export const en = {
  'unknown-level': "no level '{name}' in this policy; there are {known}",
  'unknown-own': "no {what} '{id}' in classification.{section}",
  'twice-level': "level '{id}' is there twice",
  'twice-own': "{what} '{id}' is there twice",
  'twice-rule': "rule id '{id}' is there twice",
  'bad-pattern': '{reason}',
  'isolates-for-anything':
    'this rule would isolate a PC for any file; give it a level, findings, a path or a type',
  'empty-exception':
    'an empty exception always holds, so the rule would never act; give it a condition or take it out',
  'guard-without-media':
    'the open guard follows the media that monitoring finds; monitoring.removableStorage is off',
  'evidence-for-nobody':
    'this rule keeps evidence, and nobody is named who could open it; give the policy evidence.recipients',
  'too-long': 'a policy may have {most} characters',
  'keyword list': 'keyword list',
  pattern: 'pattern',
  'proximity rule': 'proximity rule',
  // The words of the schema, letter for letter.
  id: 'letters, digits, dot, dash and underscore only',
  'in-quotes': 'hex digits, written in quotes',
  'vendor-id': 'vendor id: hex digits, * or ?',
  'product-id': 'product id: hex digits, * or ?',
  'class-code': 'two hex digits such as e0',
  'control-characters': 'no control characters',
  'time-of-day': 'a time such as 08:30',
  'empty-device': 'name at least a vendor, a product or a serial',
  essential: 'keyboards, mice (03) and hubs (09) are never cut off',
  'twice-exception': 'two exceptions have the same id',
  range: 'a range such as 10.8.0.0/16 or 2001:db8::/32',
  address: 'an IPv4 or IPv6 address',
  'no-ports': 'name at least one tcp or udp port',
  'twice-zone': 'two zones have the same id',
  'no-zone': "there is no zone '{zone}'",
  host: 'a host name',
  'no-property': 'name at least one property',
  'sha-256': 'a SHA-256 in 64 hex digits',
  'nothing-counted': 'name a number of files or of records',
  'age-recipient': 'an age recipient such as age1…',
  'folder-pattern': 'a folder that begins with ~/, / or a drive such as C:/',
};

export type ProblemTexts = Record<keyof typeof en, string>;
