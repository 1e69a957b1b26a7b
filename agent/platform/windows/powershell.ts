import { type Command, CommandFailed, type RunCommand, runOrThrow } from '../command.ts';

/**
 * Windows PowerShell 5.1, which every supported Windows has. Scripts are given base64-encoded, so that no
 * quoting of the command line takes part; values get into them only through `literal`.
 */
const POWERSHELL = 'powershell.exe';
const SWITCHES = ['-NoLogo', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass'];
/** CreateProcess takes 32,767 characters; base64 of UTF-16 makes 8 of 3. */
const MAX_SCRIPT_CHARS = 12_000;

/** Output in UTF-8 whatever the console's code page (936 on a Chinese Windows), and the first error ends it. */
const PREAMBLE =
  "$ErrorActionPreference='Stop'; $ProgressPreference='SilentlyContinue'; [Console]::OutputEncoding=New-Object Text.UTF8Encoding $false";

/** Nothing in it ends a single-quoted literal: PowerShell takes ‘ ’ ‚ ‛ for quotes, too (about_Quoting_Rules). */
const PLAIN = /^[\x20-\x26\x28-\x7e]*$/;

/**
 * A text as a PowerShell expression that can only ever be that text: plain ASCII in single quotes, anything
 * else spelled out code unit by code unit.
 */
export function literal(text: string): string {
  if (PLAIN.test(text)) return `'${text}'`;
  const spelled = [...text.matchAll(/[\s\S]/g)].map(([unit]) =>
    /[A-Za-z0-9 _-]/.test(unit) ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `([regex]::Unescape('${spelled.join('')}'))`;
}

/** Several texts as an array expression. */
export function literals(texts: readonly string[]): string {
  return `@(${texts.map(literal).join(',')})`;
}

/** A script that changes something. @throws when it is longer than a command line can carry */
export function script(body: string, options: { timeoutMs?: number } = {}): Command {
  const text = `${PREAMBLE}\n${body}`;
  return { file: POWERSHELL, args: [...SWITCHES, '-EncodedCommand', encode(text)], script: text, ...options };
}

/** A script that only looks. */
export function readingScript(body: string, options: { timeoutMs?: number } = {}): Command {
  return { ...script(body, options), reads: true };
}

/** The arguments with which a scheduled task runs a script. */
export function taskArguments(body: string): string {
  return [...SWITCHES, '-WindowStyle', 'Hidden', '-EncodedCommand', encode(`${PREAMBLE}\n${body}`)].join(' ');
}

/** What the script wrote with ConvertTo-Json; undefined when it wrote nothing. @throws {CommandFailed} */
export async function runJson(run: RunCommand, command: Command): Promise<unknown> {
  const output = await runOrThrow(run, command);
  const text = output.stdout.replace(/^\uFEFF/, '').trim();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandFailed(command, { ...output, stderr: `not JSON: ${text.slice(0, 200)}` });
  }
}

/** ConvertTo-Json writes one object without its list, and nothing for an empty one. */
export function asList(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function encode(text: string): string {
  if (text.length > MAX_SCRIPT_CHARS)
    throw new Error('too many addresses or devices for one PowerShell call');
  return Buffer.from(text, 'utf16le').toString('base64');
}
