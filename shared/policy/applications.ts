import { z } from 'zod';
import { LocalizedText } from '../detection/levels.ts';
import { Severity } from '../events/severity.ts';
import { matchesGlob } from './glob.ts';

const Glob = z.string().min(1).max(512);

/** A program as people name it; all that is given must hold. Case does not matter. */
export const ProgramPattern = z
  .strictObject({
    /** File name of the program, or name of the installed software. */
    name: Glob.optional(),
    /** Who made or packaged it. */
    publisher: Glob.optional(),
    /** SHA-256 of the program's file, in hex. */
    sha256: z
      .string()
      .regex(/^[0-9a-fA-F]{64}$/, 'a SHA-256 in 64 hex digits')
      .transform((text) => text.toLowerCase())
      .optional(),
    path: Glob.optional(),
  })
  .refine((pattern) => Object.keys(pattern).length > 0, { message: 'name at least one property' });
export type ProgramPattern = z.infer<typeof ProgramPattern>;

const ProgramAction = z.enum(['allow', 'audit', 'block']);

/** Which programs may run. */
export const Applications = z.strictObject({
  /** The list of installed and running software goes to the console. */
  inventory: z.boolean().default(true),
  /** A program that runs for the first time on this PC is told of. */
  firstSeen: z.boolean().default(true),
  /** Never closed and never told of as denied. */
  allow: z.array(ProgramPattern).max(1000).default([]),
  deny: z.array(ProgramPattern).max(1000).default([]),
  /** What is done with those of `deny`. */
  denied: z.enum(['audit', 'block']).default('block'),
  /** Programs that people start from removable media and are not in `allow`. */
  portable: ProgramAction.default('allow'),
  /** Programs that people start, in neither list: with `block` the allow list is all that may run. */
  unlisted: ProgramAction.default('allow'),
  severity: Severity.default('medium'),
  message: LocalizedText.optional(),
});
export type Applications = z.infer<typeof Applications>;

/** A program that runs or wants to. */
export interface Program {
  name: string;
  path: string;
  publisher?: string | undefined;
  sha256?: string | undefined;
  /** It lies on a removable medium. */
  removable: boolean;
  /** A person started it, not the system. */
  byPerson: boolean;
}

export interface ProgramDecision {
  action: 'allow' | 'audit' | 'block';
  why: 'allowed' | 'denied' | 'portable' | 'unlisted';
}

/** Decides about a program. The allow list goes before everything. Pure. */
export function decideProgram(applications: Applications, program: Program): ProgramDecision {
  if (applications.allow.some((pattern) => isProgram(pattern, program)))
    return { action: 'allow', why: 'allowed' };
  if (applications.deny.some((pattern) => isProgram(pattern, program))) {
    return { action: applications.denied, why: 'denied' };
  }
  if (program.removable && program.byPerson && applications.portable !== 'allow') {
    return { action: applications.portable, why: 'portable' };
  }
  if (program.byPerson) return { action: applications.unlisted, why: 'unlisted' };
  return { action: 'allow', why: 'unlisted' };
}

/** Whether a program is what a pattern names. */
export function isProgram(
  pattern: ProgramPattern,
  { name, path, publisher, sha256 }: Pick<Program, 'name' | 'path' | 'publisher' | 'sha256'>,
): boolean {
  const matches = (glob: string | undefined, value: string | undefined) =>
    glob === undefined || (value !== undefined && matchesGlob(glob, value));
  return (
    matches(pattern.name, name) &&
    matches(pattern.publisher, publisher) &&
    matches(pattern.path, path) &&
    (pattern.sha256 === undefined || pattern.sha256 === sha256)
  );
}

/**
 * What more must be known of a program to decide about it: hashing every program that runs would cost minutes, so
 * only one that a pattern fits otherwise is hashed, or asked for its publisher.
 */
export function asksFor(
  { allow, deny }: Applications,
  program: Pick<Program, 'name' | 'path'>,
): { sha256: boolean; publisher: boolean } {
  const fitting = [...allow, ...deny].filter(({ name, path }) => isProgram({ name, path }, program));
  return {
    sha256: fitting.some(({ sha256 }) => sha256 !== undefined),
    publisher: fitting.some(({ publisher }) => publisher !== undefined),
  };
}

/** True when something may be denied or is to be told of. */
export function judgesPrograms({ deny, portable, unlisted, firstSeen }: Applications): boolean {
  return deny.length > 0 || portable !== 'allow' || unlisted !== 'allow' || firstSeen;
}
