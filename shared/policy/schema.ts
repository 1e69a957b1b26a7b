import { z } from 'zod';
import { DEFAULT_LEVELS, Level, LocalizedText } from '../detection/levels.ts';
import { Channel } from '../events/observation.ts';
import { Severity } from '../events/severity.ts';
import { Applications } from './applications.ts';
import { BulkRule } from './bulk.ts';
import { Contact } from './contact.ts';
import { Destinations } from './destinations.ts';
import { DeviceControl } from './device-control.ts';
import { Discovery } from './discovery.ts';
import { EvidenceKind, EvidencePolicy } from './evidence.ts';
import { Network } from './network.ts';
import { Printing } from './printing.ts';
import { Prompts } from './prompts.ts';
import { Screen } from './screen.ts';
import { Training } from './training.ts';
import { Watermark } from './watermark.ts';

const Id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits, dot, dash and underscore only');

/** One value or a list; always a list after parsing. */
const oneOrMany = <T extends z.ZodType>(item: T) =>
  z
    .union([item, z.array(item).min(1).max(256)])
    .transform((value) => (Array.isArray(value) ? value : [value])) as z.ZodType<
    z.output<T>[],
    z.input<T> | z.input<T>[]
  >;

/** Glob with * (within one path segment), ** (across segments) and ?; matched without regard to case. */
const Glob = z.string().min(1).max(512);

export const ACTIONS = ['audit', 'warn', 'block'] as const;
/** What a rule does, least restrictive first. For a file, `block` means quarantine. */
export const Action = z.enum(ACTIONS);
export type Action = z.infer<typeof Action>;

export const FindingCondition = z.strictObject({
  /** Detector id; a trailing * matches any suffix, as in `cn.*`. */
  detector: z.string().min(1).max(128),
  atLeast: z.number().int().min(1).max(1_000_000).default(1),
});

export const DeviceCondition = z.strictObject({
  bus: oneOrMany(z.string().min(1).max(32)).optional(),
  vendorId: Glob.optional(),
  productId: Glob.optional(),
  serial: Glob.optional(),
  vendor: Glob.optional(),
  product: Glob.optional(),
});

/** All conditions given must hold; within a list one is enough. An empty condition always holds. */
export const Condition = z.strictObject({
  channel: oneOrMany(Channel).optional(),
  /** This level or higher: an id or a name of the level scheme. */
  levelAtLeast: z.string().min(1).max(64).optional(),
  /** Each of them must be met. */
  findings: z.array(FindingCondition).min(1).max(32).optional(),
  /** True: only files that could not be (fully) read; false: only files that could. */
  unreadable: z.boolean().optional(),
  /** One of them must match. */
  device: oneOrMany(DeviceCondition).optional(),
  /** Id or name of where it goes, as in the catalogue of destinations: `dropbox`, `*网盘`. */
  destination: oneOrMany(Glob).optional(),
  user: oneOrMany(Glob).optional(),
  group: oneOrMany(Glob).optional(),
  path: oneOrMany(Glob).optional(),
  type: oneOrMany(z.string().min(1).max(64)).optional(),
  sizeAtLeast: z.number().int().nonnegative().optional(),
});
export type Condition = z.infer<typeof Condition>;

export const Rule = z.strictObject({
  id: Id,
  name: z.union([LocalizedText, z.string().min(1).max(200)]),
  enabled: z.boolean().default(true),
  when: Condition.default({}),
  /** When any of these holds, the rule does not apply. */
  except: z.array(Condition).max(64).default([]),
  action: Action,
  severity: Severity.default('medium'),
  /** Cuts the PC off the network, whatever the action: the console alone stays reachable. */
  isolate: z.boolean().default(false),
  /** What is kept as evidence, whatever the action; the policy's `evidence` says for whom. Left out, nothing is. */
  evidence: EvidenceKind.optional(),
  /** Shown to the user when the rule acts. */
  message: LocalizedText.optional(),
});
export type Rule = z.infer<typeof Rule>;

export const Classification = z.strictObject({
  levels: z
    .array(Level)
    .min(2)
    .max(16)
    .default([...DEFAULT_LEVELS]),
  /** Keyword lists; any term raises the document to `level`. Finding id: `keyword:<id>`. */
  keywords: z
    .array(
      z.strictObject({
        id: Id,
        terms: z.array(z.string().min(1).max(256)).min(1).max(100_000),
        caseSensitive: z.boolean().default(false),
        level: z.string().min(1).max(64).optional(),
      }),
    )
    .max(64)
    .default([]),
  /** Regular expressions in RE2 syntax, looked for within a line. Finding id: `pattern:<id>`. */
  patterns: z
    .array(
      z.strictObject({
        id: Id,
        pattern: z.string().min(1).max(1024),
        caseSensitive: z.boolean().default(true),
        level: z.string().min(1).max(64).optional(),
      }),
    )
    .max(64)
    .default([]),
  /** A term of one list close to a term of another, in any order. Finding id: `proximity:<id>`. */
  proximity: z
    .array(
      z.strictObject({
        id: Id,
        terms: z.array(z.string().min(1).max(256)).min(1).max(10_000),
        near: z.array(z.string().min(1).max(256)).min(1).max(10_000),
        /** At most so much between the two; a Han character is a word. */
        within: z.union([
          z.strictObject({ characters: z.number().int().min(0).max(10_000) }),
          z.strictObject({ words: z.number().int().min(0).max(1000) }),
        ]),
        level: z.string().min(1).max(64).optional(),
      }),
    )
    .max(64)
    .default([]),
  /** Levels of sensitivity labels, by the label's id or name; one that is called like a level needs no entry. */
  labels: z
    .array(z.strictObject({ label: z.string().min(1).max(128), level: z.string().min(1).max(64) }))
    .max(256)
    .default([]),
  /** A document with at least so many distinct findings has at least this level; `cn.*` sums a family. */
  thresholds: z
    .array(
      z.strictObject({
        detector: z.string().min(1).max(128),
        atLeast: z.number().int().min(1).max(1_000_000).default(1),
        level: z.string().min(1).max(64),
      }),
    )
    .max(256)
    .default([]),
});
export type Classification = z.infer<typeof Classification>;

export const Monitoring = z.strictObject({
  removableStorage: z.boolean().default(true),
  /** Mount points to treat as removable although the system does not say so. */
  removableMounts: z.array(z.string().min(1).max(1024)).max(64).default([]),
  /** Folders on fixed disks to watch as channel `folder`. */
  folders: z.array(z.string().min(1).max(1024)).max(64).default([]),
  destinations: Destinations.prefault({}),
});
export type Monitoring = z.infer<typeof Monitoring>;

/** A policy as administrators write it (YAML or JSON) and as agents enforce it. */
export const Policy = z.strictObject({
  name: z.string().min(1).max(200),
  contact: Contact.optional(),
  classification: Classification.prefault({}),
  monitoring: Monitoring.prefault({}),
  /** What may be plugged in. Left out, nothing is controlled. */
  deviceControl: DeviceControl.optional(),
  network: Network.prefault({}),
  /** Left out, nothing is looked through. */
  discovery: Discovery.optional(),
  /** Left out, print jobs are not looked at. */
  printing: Printing.optional(),
  /** Which programs may run. Left out, nobody looks. */
  applications: Applications.optional(),
  /** Thresholds over many files; each alone may be harmless. */
  bulk: z.array(BulkRule).max(64).default([]),
  /** How people are asked when a rule warns. Left out, a warning asks and holds nothing back. */
  prompts: Prompts.optional(),
  training: Training.optional(),
  /** Pictures of the screen, and what is copied. Left out, nobody looks. */
  screen: Screen.optional(),
  /** What is laid over people's screens. Left out, nothing is. */
  watermark: Watermark.optional(),
  /** For whom evidence is sealed and how it travels. Left out, none is taken. */
  evidence: EvidencePolicy.optional(),
  rules: z.array(Rule).max(1000),
});
export type Policy = z.infer<typeof Policy>;
