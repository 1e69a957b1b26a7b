import { type PlistValue, parse } from 'plist';
import { SaxesParser } from 'saxes';
import { type Command, CommandFailed, type RunCommand, runOrThrow } from '../command.ts';

export type PlistDict = { [key: string]: PlistValue };

/** A property list in XML; undefined for anything else, an empty text included. */
export function parsePlist(text: string): PlistValue | undefined {
  if (!isXml(text)) return undefined;
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** The library below writes what it does not understand to standard error, so it gets well-formed XML only. */
function isXml(text: string): boolean {
  if (!text.includes('<plist')) return false;
  let wellFormed = true;
  const parser = new SaxesParser();
  parser.on('error', () => {
    wellFormed = false;
  });
  parser.write(text).close();
  return wellFormed;
}

/** What a command wrote with -plist or -a; undefined when it wrote nothing. @throws {CommandFailed} */
export async function runPlist(run: RunCommand, command: Command): Promise<PlistValue | undefined> {
  const output = await runOrThrow(run, command);
  if (output.stdout.trim() === '') return undefined;
  const value = parsePlist(output.stdout);
  if (value === undefined) throw new CommandFailed(command, { ...output, stderr: 'not a property list' });
  return value;
}

export function isDict(value: PlistValue | undefined): value is PlistDict {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Uint8Array)
  );
}

/** The dictionaries in a list; none when it is no list. */
export function dicts(value: PlistValue | undefined): PlistDict[] {
  return Array.isArray(value) ? value.filter(isDict) : [];
}

/** A text that says something. */
export function textOf(dict: PlistDict, ...keys: string[]): string | undefined {
  for (const key of keys) {
    const value = dict[key];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return undefined;
}

export function numberOf(dict: PlistDict, ...keys: string[]): number | undefined {
  for (const key of keys) {
    const value = dict[key];
    if (typeof value === 'number' && Number.isFinite(value)) return value;
  }
  return undefined;
}
