import { z } from 'zod';
import { CommandBody } from '../protocol/command.ts';
import { DeviceGroup } from '../protocol/device-groups.ts';

const Time = z.number().int().nonnegative();

/** A policy for all PCs of a console. */
export const PolicyStatement = z.strictObject({
  consoleId: z.uuid(),
  revision: z.number().int().positive(),
  issuedAt: Time,
  /** Not to be taken later. One that is in force already stays in force: a PC is never disarmed by the calendar. */
  expiresAt: Time,
  /** The policy as an object, see shared/policy/schema.ts. */
  document: z.unknown(),
});
export type PolicyStatement = z.infer<typeof PolicyStatement>;

/** PCs that one statement may order: each of them gets all of it. An order to more is several, each with the `total`. */
export const MAX_TARGETS = 32;

/** An order to PCs that it names, each with the number under which that PC carries it out once. */
export const CommandStatement = z.strictObject({
  consoleId: z.uuid(),
  issuedAt: Time,
  /** Not to be begun later. */
  expiresAt: Time,
  targets: z
    .record(z.uuid(), z.uuid())
    .refine((targets) => Object.keys(targets).length <= MAX_TARGETS, `at most ${MAX_TARGETS} PCs`),
  /** PCs that the order is for in all. */
  total: z.number().int().min(1),
  body: CommandBody,
});
export type CommandStatement = z.infer<typeof CommandStatement>;

/** The groups of one PC: which zones of a policy hold for it depends on them. */
export const GroupsStatement = z.strictObject({
  consoleId: z.uuid(),
  agentId: z.uuid(),
  issuedAt: Time,
  groups: z.array(DeviceGroup).max(64),
});
export type GroupsStatement = z.infer<typeof GroupsStatement>;

/** TUF's timestamp: the newest versions as of now. Signed by the console's own key, often. */
export const TimestampStatement = z.strictObject({
  consoleId: z.uuid(),
  at: Time,
  expiresAt: Time,
  root: z.number().int().min(1),
  authority: z.number().int().min(1),
  /** 0: none. */
  policy: z.number().int().nonnegative(),
});
export type TimestampStatement = z.infer<typeof TimestampStatement>;
