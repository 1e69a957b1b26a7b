/**
 * What the console's HTTP API takes and gives, shared by the routes (which validate with it and publish it as
 * OpenAPI) and the web UI (which takes its types from it). Times are milliseconds since the epoch, UTC.
 */
import { z } from 'zod';
import { Right } from '../../shared/authority/authority.ts';
import { Envelope } from '../../shared/authority/envelope.ts';
import { Root } from '../../shared/authority/root.ts';
import { AuditEntry } from '../../shared/events/audit-entry.ts';
import { DiscoveryProgress } from '../../shared/events/discovery-progress.ts';
import { GuardEvent } from '../../shared/events/event.ts';
import { EVENT_COLUMNS } from '../../shared/events/event-columns.ts';
import { Channel } from '../../shared/events/observation.ts';
import { Severity } from '../../shared/events/severity.ts';
import { Decision } from '../../shared/policy/decision.ts';
import { Access, DevicePattern } from '../../shared/policy/device-control.ts';
import { TrainingCard } from '../../shared/policy/training.ts';
import { DeviceGroup } from '../../shared/protocol/device-groups.ts';
import { Health } from '../../shared/protocol/heartbeat.ts';
import { InstalledSoftware, RunningSoftware } from '../../shared/protocol/inventory.ts';
import { RELEASE_MINUTES, ReleasePurpose } from '../../shared/release/release-code.ts';
import { Password } from './contract-people.ts';

export * from './contract-incidents.ts';
export * from './contract-leaks.ts';
export * from './contract-passkeys.ts';
export * from './contract-people.ts';
export * from './contract-risk.ts';
export * from './contract-sign-on.ts';
export * from './contract-watermarks.ts';

export const API = '/api/v1';

/** Every error answer. `code` is stable and translated by the UI; `message` is English for logs and tools. */
export const ApiError = z.object({
  code: z.enum([
    'bad-request',
    'unauthenticated',
    'forbidden',
    'not-found',
    'conflict',
    'rate-limited',
    'setup-needed',
    'setup-done',
    'wrong-code',
    'wrong-credentials',
    'wrong-second-factor',
    'signing-needed',
    'wrong-passphrase',
    'not-authorised',
    'wrong-passkey',
    'sign-on-again',
    'sign-on-failed',
    'common-password',
    'last-factor',
    'weak-password',
    'invalid-policy',
    'invalid-token',
    'conflicting-roles',
    'too-large',
    'invalid-data',
    'internal',
  ]),
  message: z.string(),
  details: z.unknown().optional(),
});
export type ApiError = z.infer<typeof ApiError>;

// ---- events --------------------------------------------------------------------------------------------------

/** An event as stored, with the PC it came from. `receivedAt` is the console's clock. */
export const StoredEvent = GuardEvent.extend({
  /** Position in the store, ascending; the cursor of paging and of the live tail. */
  position: z.number().int().positive(),
  agentId: z.string(),
  hostname: z.string(),
  receivedAt: z.number().int(),
});
export type StoredEvent = z.infer<typeof StoredEvent>;

/** A query parameter that may come once or several times. */
const many = <T extends z.ZodType<unknown, unknown>>(item: T) =>
  z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item).max(32).optional(),
  );

export const EventFilter = z.object({
  /** Inclusive, of the agent's clock. */
  from: z.coerce.number().int().optional(),
  /** Exclusive. */
  to: z.coerce.number().int().optional(),
  severity: many(Severity),
  channel: many(Channel),
  action: many(z.enum(['allow', 'audit', 'warn', 'block'])),
  outcome: many(z.enum(['done', 'not-stopped', 'none'])),
  type: many(z.string().max(64)),
  agentId: z.string().max(64).optional(),
  user: z.string().max(256).optional(),
  ruleId: z.string().max(64).optional(),
  level: many(z.string().max(64)),
  /** Words that must each occur in file name, path, user, host name, device, rule or hash (case-insensitive). */
  q: z.string().max(256).optional(),
  /** As people type it: `channel:usb level>=机密 -action:audit`. Times without a zone are UTC. */
  query: z.string().max(2000).optional(),
});
export type EventFilter = z.infer<typeof EventFilter>;

export const EventQuery = EventFilter.extend({
  /** Newest first; pass the former answer's `next` for the following page. */
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
/** `GET /events/export`: what the filter finds, newest first, with these columns in this order. */
export const EventExport = EventFilter.extend({
  format: z.enum(['csv', 'json', 'xlsx']),
  columns: many(z.enum(EVENT_COLUMNS)),
  /** IANA name of the zone in which times are written. */
  zone: z
    .string()
    .max(64)
    .refine((zone) => {
      try {
        return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
      } catch {
        return false;
      }
    }, 'no such time zone')
    .default('UTC'),
});
export const EventPage = z.object({ events: z.array(StoredEvent), next: z.number().int().nullable() });
export type EventPage = z.infer<typeof EventPage>;

/**
 * `GET /events/:position` answers with one StoredEvent.
 * `GET /events/live` takes an EventFilter and answers with server-sent events: `event: guard-event`, `id:` the
 * position, `data:` a StoredEvent as JSON; `event: gap`, `data: {"skipped": n}` when a slow reader missed some.
 * Last-Event-ID resumes after that position.
 */

/** How many values of each facet: the most frequent, most first, named in the language of Accept-Language. */
const FacetCount = z.object({ key: z.string(), label: z.string(), count: z.number().int() });
const Step = z.object({ at: z.number().int(), bySeverity: z.record(z.string(), z.number().int()) });
/** `GET /events/counts` takes an EventFilter. */
export const EventCounts = z.object({
  total: z.number().int(),
  /** Events before this position are too many to be counted at once, and left out; null where none are. */
  since: z.number().int().nullable(),
  /** Equal steps over the asked range, or that of the events found, oldest first, empty ones included. */
  stepMs: z.number().int(),
  overTime: z.array(Step),
  facets: z.object({
    severity: z.array(FacetCount),
    channel: z.array(FacetCount),
    level: z.array(FacetCount),
    action: z.array(FacetCount),
    outcome: z.array(FacetCount),
    type: z.array(FacetCount),
    user: z.array(FacetCount),
    device: z.array(FacetCount),
    rule: z.array(FacetCount),
    detector: z.array(FacetCount),
  }),
});
export type EventCounts = z.infer<typeof EventCounts>;

// ---- overview ------------------------------------------------------------------------------------------------

/** `from` inclusive, `to` exclusive. Names of rules and levels come in the language of Accept-Language. */
export const OverviewQuery = z.object({ from: z.coerce.number().int(), to: z.coerce.number().int() });
const Count = z.object({ key: z.string(), label: z.string(), count: z.number().int() });
export const Overview = z.object({
  agents: z.object({ total: z.number().int(), online: z.number().int(), silent: z.number().int() }),
  events: z.object({
    total: z.number().int(),
    blocked: z.number().int(),
    notStopped: z.number().int(),
    /** Equal steps over the asked range, oldest first, empty ones included. */
    stepMs: z.number().int(),
    overTime: z.array(z.object({ at: z.number().int(), bySeverity: z.record(z.string(), z.number().int()) })),
  }),
  bySeverity: z.array(Count),
  byChannel: z.array(Count),
  byLevel: z.array(Count),
  topRules: z.array(Count),
  topDevices: z.array(Count),
  topUsers: z.array(Count),
  policy: z.object({
    revision: z.number().int(),
    applied: z.number().int(),
    refused: z.number().int(),
    pending: z.number().int(),
  }),
  /** What the gateway refused since the start of the console, by reason. */
  refused: z.record(z.string(), z.number().int()),
});
export type Overview = z.infer<typeof Overview>;

// ---- devices (PCs with an agent) -----------------------------------------------------------------------------

/** How a PC stands towards the network, as it says itself; `order` is what it was told and has yet to answer. */
export const DeviceNetwork = z.object({
  state: z.enum(['none', 'pending', 'confirmed', 'failed']),
  since: z.number().int().nullable(),
  by: z.string().nullable(),
  reason: z.string().nullable(),
  failure: z.string().nullable(),
  order: z.enum(['isolate', 'release']).nullable(),
});
export type DeviceNetwork = z.infer<typeof DeviceNetwork>;

/** What points to two computers with one identity. */
export const IdentityAlert = z.object({
  /** Two live links; a certificate that had a successor in use already; event numbers that went back. */
  kind: z.enum(['two-links', 'old-certificate', 'numbers-went-back']),
  at: z.number().int(),
  /** The computers, as they were seen; of the last kinds there may be one only. */
  seen: z.array(z.object({ hostname: z.string(), address: z.string() })).max(2),
});
export type IdentityAlert = z.infer<typeof IdentityAlert>;
/** The certificate of its last link. */
export const DeviceCertificate = z.object({
  serial: z.string(),
  validFrom: z.number().int(),
  validTo: z.number().int(),
});
export const RevocationRequest = z.object({ reason: z.string().trim().min(1).max(1000) });
export const Device = z.object({
  agentId: z.string(),
  hostname: z.string(),
  platform: z.enum(['windows', 'linux', 'macos']),
  osVersion: z.string(),
  agentVersion: z.string(),
  enrolledAt: z.number().int(),
  lastSeenAt: z.number().int().nullable(),
  state: z.enum(['online', 'offline', 'silent', 'revoked']),
  certificate: DeviceCertificate.nullable(),
  revoked: z.object({ at: z.number().int(), by: z.string(), reason: z.string() }).nullable(),
  identityAlert: IdentityAlert.nullable(),
  address: z.string().nullable(),
  policyRevision: z.number().int(),
  policyState: z.enum(['applied', 'refused', 'pending']),
  policyReason: z.string().nullable(),
  health: Health.nullable(),
  network: DeviceNetwork,
  groups: z.array(z.string()),
  eventCount: z.number().int(),
});
export type Device = z.infer<typeof Device>;
/** What is installed on a PC and what ran on it when it last told. */
export const DeviceSoftware = z.object({
  /** Null when the PC has not told yet. */
  receivedAt: z.number().int().nullable(),
  installed: z.array(InstalledSoftware),
  running: z.array(RunningSoftware),
});
export type DeviceSoftware = z.infer<typeof DeviceSoftware>;
export const DeviceList = z.object({ devices: z.array(Device) });
export const GroupsRequest = z.object({ groups: z.array(DeviceGroup).max(64) });

export const CommandRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('quarantine.restore'), quarantineId: z.uuid() }),
  z.object({ kind: z.enum(['discovery.start', 'discovery.pause', 'discovery.resume']) }),
]);
export type CommandRequest = z.infer<typeof CommandRequest>;
/** Where the search for classified files on a PC stands. */
export const DeviceDiscovery = z.object({
  /** Null when the PC has not told yet. */
  receivedAt: z.number().int().nullable(),
  progress: DiscoveryProgress.nullable(),
});
export type DeviceDiscovery = z.infer<typeof DeviceDiscovery>;
export const CommandRecord = z.object({
  id: z.string(),
  agentId: z.string(),
  kind: z.string(),
  quarantineId: z.string().nullable(),
  state: z.enum(['waiting', 'sent', 'done', 'failed', 'unsupported', 'expired']),
  reason: z.string().nullable(),
  createdBy: z.string(),
  createdAt: z.number().int(),
  finishedAt: z.number().int().nullable(),
});
export type CommandRecord = z.infer<typeof CommandRecord>;
export const CommandList = z.object({ commands: z.array(CommandRecord) });

// ---- network isolation ---------------------------------------------------------------------------------------

/** PCs by name, or all that every condition given holds for; `hostname` may have * and ?. */
export const DeviceSelection = z.object({
  agentIds: z.array(z.uuid()).min(1).max(10_000).optional(),
  group: DeviceGroup.optional(),
  platform: z.enum(['windows', 'linux', 'macos']).optional(),
  hostname: z.string().min(1).max(256).optional(),
});
export type DeviceSelection = z.infer<typeof DeviceSelection>;
const Reason = z.string().trim().min(1).max(1000);
export const IsolationRequest = DeviceSelection.extend({ reason: Reason });
/** The PCs that a selection means now, to be looked at before anything is done to them. */
export const IsolationPreview = z.object({
  devices: z.array(z.object({ agentId: z.string(), hostname: z.string() })),
});
/** What waits for a second person's signature. Agents count the signatures themselves. */
export const Approval = z.object({
  id: z.string(),
  kind: z.enum([
    'network.isolate',
    'policy.publish',
    'authority.change',
    'retention.shorten',
    'evidence.open',
  ]),
  /** Of evidence that somebody wants to open. */
  evidenceId: z.string().nullable(),
  /** Of an isolation, and of evidence. */
  agentIds: z.array(z.string()),
  /** Of an isolation; of a policy its note; of a change of authorised people what changes. */
  reason: z.string(),
  /** Of a policy: its number, and the places where it loosens. */
  revision: z.number().int().nullable(),
  loosens: z.array(z.string()),
  askedBy: z.string(),
  askedAt: z.number().int(),
  expiresAt: z.number().int(),
  state: z.enum(['pending', 'approved', 'refused', 'expired']),
  decidedBy: z.string().nullable(),
  decidedAt: z.number().int().nullable(),
  note: z.string().nullable(),
});
export type Approval = z.infer<typeof Approval>;
/** With `approval` nothing has happened yet: another person has to approve. */
export const IsolationAnswer = z.object({ approval: Approval.nullable(), commands: z.array(CommandRecord) });
export const ApprovalList = z.object({ approvals: z.array(Approval) });
const Note = z.string().trim().max(500).default('');
export const ApprovalDecision = z.object({ note: Note });
/** A policy that waits: its text, and the revision that it was written from. */
export const PolicyProposal = z.object({
  source: z.string(),
  baseRevision: z.number().int(),
  loosens: z.array(z.string()),
});
export type PolicyProposal = z.infer<typeof PolicyProposal>;
export const ApprovalAnswer = z.object({ approval: Approval, commands: z.array(CommandRecord) });

// ---- known devices and temporary releases --------------------------------------------------------------------

export const KnownDevice = z.object({
  id: z.string(),
  bus: z.string(),
  vendorId: z.string().nullable(),
  productId: z.string().nullable(),
  serial: z.string().nullable(),
  vendor: z.string().nullable(),
  product: z.string().nullable(),
  firstSeenAt: z.number().int(),
  lastSeenAt: z.number().int(),
  owner: z.string().nullable(),
  /** What a decision is about: this device, all of its model (it has no serial number), or nothing can be decided. */
  scope: z.enum(['device', 'model', 'none']),
  /** What was decided; null: what policy says of its kind. */
  access: Access.nullable(),
  note: z.string().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: z.number().int().nullable(),
  /** Where it was and with whom, the latest first, at most 100. */
  uses: z.array(
    z.object({
      agentId: z.string(),
      hostname: z.string(),
      user: z.string().nullable(),
      firstSeenAt: z.number().int(),
      lastSeenAt: z.number().int(),
    }),
  ),
});
export type KnownDevice = z.infer<typeof KnownDevice>;
/** `enforced` false: the policy in force has no device control, so decisions wait for one that has. */
export const KnownDeviceList = z.object({ devices: z.array(KnownDevice), enforced: z.boolean() });
export const KnownDeviceDecision = z.object({ access: Access.nullable(), note: Note });
/** `revision`: the policy that carries the decision; null when the policy in force has no device control. */
export const KnownDeviceDecided = z.object({ device: KnownDevice, revision: z.number().int().nullable() });
export const OwnerRequest = z.object({ owner: z.string().trim().min(1).max(200).nullable() });

const Minutes = z.number().int().min(1).max(43_200);
const Loosened = z.enum(['allow', 'read-only']);
export const ReleaseRequest = z.object({
  id: z.string(),
  agentId: z.string(),
  hostname: z.string(),
  /** `device`: to use a device for a time; `quarantine`: to have a file back, for which time has no meaning. */
  kind: z.enum(['device', 'quarantine']),
  quarantineId: z.string().nullable(),
  fileName: z.string().nullable(),
  askedBy: z.string(),
  askedAt: z.number().int(),
  minutes: z.number().int(),
  reason: z.string(),
  /** Null: any device. */
  device: z
    .object({
      vendorId: z.string().optional(),
      productId: z.string().optional(),
      serial: z.string().optional(),
    })
    .nullable(),
  state: z.enum(['pending', 'granted', 'denied']),
  decidedBy: z.string().nullable(),
  decidedAt: z.number().int().nullable(),
  note: z.string().nullable(),
  grantId: z.string().nullable(),
  grantedUntil: z.number().int().nullable(),
});
export type ReleaseRequest = z.infer<typeof ReleaseRequest>;
export const ReleaseRequestList = z.object({ requests: z.array(ReleaseRequest) });
export const ReleaseGrant = z.object({ minutes: Minutes, access: Loosened.default('allow') });
export const ReleaseDenial = z.object({ note: Note });
export const GrantRequest = ReleaseGrant.extend({ device: DevicePattern.optional() });
export const RevokeRequest = z.object({ grantId: z.string().min(1).max(64) });
export const ReleaseCodeRequest = z.object({
  challenge: z.string().min(8).max(32),
  access: Loosened.default('allow'),
  /** Of an isolation's release it has no meaning. */
  minutes: z.union(RELEASE_MINUTES.map((minutes) => z.literal(minutes))),
});
export const ReleaseCode = z.object({
  purpose: ReleasePurpose,
  access: Loosened,
  minutes: z.number().int(),
  /** To be read back to the person at the PC. */
  response: z.string(),
});
export type ReleaseCode = z.infer<typeof ReleaseCode>;

// ---- training ------------------------------------------------------------------------------------------------

export const TrainingOverview = z.object({
  /** Of the policy that the cards are from. */
  revision: z.number().int(),
  cards: z.array(
    TrainingCard.extend({
      /** Newest first, at most 1000. */
      confirmations: z.array(
        z.object({
          agentId: z.string(),
          hostname: z.string(),
          person: z.string(),
          at: z.number().int(),
        }),
      ),
    }),
  ),
});
export type TrainingOverview = z.infer<typeof TrainingOverview>;

// ---- policies ------------------------------------------------------------------------------------------------

/** Where in the policy text something is wrong; line and column count from 1. */
export const PolicyProblem = z.object({
  line: z.number().int(),
  column: z.number().int(),
  path: z.string(),
  message: z.string(),
});
export type PolicyProblem = z.infer<typeof PolicyProblem>;
export const PolicyCheckRequest = z.object({ source: z.string().max(1_000_000) });
export const PolicyCheckResult = z.object({ ok: z.boolean(), problems: z.array(PolicyProblem) });
/** What a policy would have done to the newest stored events of a time range. */
export const PolicySimulateRequest = PolicyCheckRequest.extend({
  from: z.number().int().nonnegative().default(0),
  to: z.number().int().nonnegative().default(8_640_000_000_000_000),
  limit: z.number().int().min(1).max(100_000).default(20_000),
});
const ActionCounts = z.object({
  allow: z.number().int(),
  audit: z.number().int(),
  warn: z.number().int(),
  block: z.number().int(),
});
const Tally = z.object({ key: z.string(), count: z.number().int() });
export const PolicySimulation = z.object({
  evaluated: z.number().int(),
  was: ActionCounts,
  wouldBe: ActionCounts,
  changes: z.array(Tally),
  byRule: z.array(Tally),
  stoppedByUser: z.array(Tally),
  stoppedByGroup: z.array(Tally),
  examples: z.array(
    z.object({
      event: StoredEvent,
      was: z.enum(['allow', 'audit', 'warn', 'block']),
      would: Decision,
      level: z.string(),
    }),
  ),
});
export type PolicySimulation = z.infer<typeof PolicySimulation>;
export const PolicyPublishRequest = z.object({
  source: z.string().max(1_000_000),
  note: z.string().max(500).default(''),
  /** The revision the editor started from; another one published since is a conflict, not overwritten. */
  baseRevision: z.number().int().nonnegative(),
});
export const PolicyRevision = z.object({
  revision: z.number().int(),
  name: z.string(),
  note: z.string(),
  publishedBy: z.string(),
  publishedAt: z.number().int(),
  rules: z.number().int(),
  /** `devices`: the text of the former revision with other decisions about known devices. */
  kind: z.enum(['policy', 'devices']),
});
export type PolicyRevision = z.infer<typeof PolicyRevision>;
/** Nothing is in force yet: the policy loosens, and a second person has to sign. */
export const PolicyProposed = z.object({ approval: Approval });
/** A policy that was signed elsewhere: its text, and the statement of it. */
export const SignedPolicyRequest = z.object({
  source: z.string().max(1_000_000),
  note: z.string().max(500).default(''),
  baseRevision: z.number().int().nonnegative(),
  envelope: Envelope,
});
export const PolicyRevisionDetail = PolicyRevision.extend({ source: z.string() });
export const PolicyList = z.object({ current: z.number().int(), revisions: z.array(PolicyRevision) });
export const Adoption = z.object({
  revision: z.number().int(),
  devices: z.array(
    z.object({
      agentId: z.string(),
      hostname: z.string(),
      online: z.boolean(),
      revision: z.number().int(),
      state: z.enum(['applied', 'refused', 'pending']),
      reason: z.string().nullable(),
      ms: z.number().nullable(),
      at: z.number().int().nullable(),
    }),
  ),
});
export type Adoption = z.infer<typeof Adoption>;

// ---- classification data --------------------------------------------------------------------------------------

/** What is known of one version of a set; `entries` are rows of a table or documents. */
const RecognitionVersion = z.object({
  version: z.number().int(),
  sha256: z.string(),
  bytes: z.number().int(),
  entries: z.number().int(),
  columns: z.array(z.string()),
  /** Columns of a row that must be there together. */
  match: z.number().int().nullable(),
  uploadedBy: z.string(),
  uploadedAt: z.number().int(),
});
const RecognitionSetInfo = RecognitionVersion.extend({
  id: z.string(),
  kind: z.enum(['edm', 'fingerprints']),
  /** Findings of a table are called `edm:<name>`, those of documents `fingerprint:<document>`. */
  name: z.string(),
});
export const RecognitionList = z.object({
  sets: z.array(
    RecognitionSetInfo.extend({
      adoption: z.object({ devices: z.number().int(), inUse: z.number().int(), failed: z.number().int() }),
      /** Newest first. */
      versions: z.array(RecognitionVersion),
    }),
  ),
  documents: z.array(
    z.object({
      name: z.string(),
      fingerprints: z.number().int(),
      addedBy: z.string(),
      addedAt: z.number().int(),
    }),
  ),
  /** False where documents can only come as a set that was made with `guardpost fingerprint`. */
  documentsReadHere: z.boolean(),
});
export type RecognitionList = z.infer<typeof RecognitionList>;
export type RecognitionSetInfo = RecognitionList['sets'][number];
/**
 * `POST /recognition/tables` takes the CSV itself as body (text/csv), `POST /recognition/indexes` a file of
 * `guardpost edm build` or `guardpost fingerprint add`, `POST /recognition/documents` a document
 * (application/octet-stream). What is wrong with one is told as `invalid-data` with
 * `details: {problem, line?, reason?}`.
 */
export const TableQuery = z.object({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'letters, digits, dot, dash and underscore only'),
  /** Heads of the columns to use; by default all. */
  columns: many(z.string().min(1).max(128)),
  match: z.coerce.number().int().min(1).max(16).optional(),
  encoding: z.enum(['utf-8', 'gb18030']).optional(),
});
export type TableQuery = z.infer<typeof TableQuery>;
export const DocumentQuery = z.object({ name: z.string().min(1).max(512) });
export const RecognitionUploaded = RecognitionSetInfo.extend({
  /** Rows with too few values to match, and the lines in which the first of them begin. */
  leftOut: z.number().int(),
  leftOutLines: z.array(z.number().int()),
});
export type RecognitionUploaded = z.infer<typeof RecognitionUploaded>;
export const RecognitionAdoption = z.object({
  id: z.string(),
  version: z.number().int(),
  bytes: z.number().int(),
  devices: z.array(
    z.object({
      agentId: z.string(),
      hostname: z.string(),
      online: z.boolean(),
      state: z.enum(['in-use', 'fetching', 'failed', 'pending']),
      /** The version that the PC judges files with now. */
      inUse: z.number().int().nullable(),
      /** Bytes of the current version that the PC has. */
      received: z.number().int(),
      reason: z.string().nullable(),
      at: z.number().int().nullable(),
    }),
  ),
});
export type RecognitionAdoption = z.infer<typeof RecognitionAdoption>;
// ---- signing -------------------------------------------------------------------------------------------------

/**
 * What is to be obeyed by agents is signed by people. Routes that sign take the passphrase in this header (base64url
 * of its UTF-8), never in the body: bodies are looked at by much code. Without it they answer `signing-needed`.
 */
export const PASSPHRASE_HEADER = 'guardpost-passphrase';

export const SigningState = z.object({
  root: z
    .object({
      version: z.number().int(),
      expiresAt: z.number().int(),
      keys: z.array(z.string()),
      people: Root.shape.people,
      isolationLimit: z.number().int(),
      /** The root key still lies with the console: it belongs elsewhere. */
      keyHere: z.boolean(),
    })
    .nullable(),
  authority: z.object({ version: z.number().int(), expiresAt: z.number().int() }).nullable(),
  /** People with a key, authorised or not, and the other way round. */
  people: z.array(
    z.object({
      account: z.string(),
      key: z.string().nullable(),
      rights: z.array(Right),
      /** The key held is the one authorised. */
      authorised: z.boolean(),
      since: z.number().int().nullable(),
    }),
  ),
  /**
   * One's own key. `outdated`: the password was set anew by somebody else, and the key is under the former one.
   * `ownPassphrase`: the account has no password, so the key has a passphrase of its own.
   */
  own: z.object({ state: z.enum(['none', 'ready', 'outdated']), ownPassphrase: z.boolean() }),
});
export type SigningState = z.infer<typeof SigningState>;
/**
 * `new`: a key in place of the one there was, to be authorised anew. `bring`: the same key, from `former` to the
 * passphrase of now. The passphrase is the password; who has none shows the provider again who they are.
 */
export const SigningKeyRequest = z.object({
  act: z.enum(['new', 'bring']),
  passphrase: Password,
  former: z.string().max(256).default(''),
});
export const SigningKeyAnswer = z.object({ state: z.enum(['none', 'ready', 'outdated']) });
export const AuthoriseRequest = z.object({
  account: z.string().min(1).max(64),
  /** None: nothing may be signed with this person's key any more. */
  rights: z.array(Right).max(16),
});
/** With `approval` nothing has changed yet: a second person has to sign. */
export const AuthoriseAnswer = z.object({ approval: Approval.nullable() });
/** A root or an authority that was signed elsewhere. */
export const TrustUpload = z.object({ kind: z.enum(['root', 'authority']), envelope: Envelope });

// ---- enrolment tokens ----------------------------------------------------------------------------------------

export const TokenRequest = z.object({
  note: z.string().max(200).default(''),
  validMinutes: z.number().int().min(1).max(43_200).default(60),
  /** PCs that may join with it: more than one for a roll-out from one image or package. */
  uses: z.number().int().min(1).max(100_000).default(1),
});
export const TokenRecord = z.object({
  id: z.string(),
  note: z.string(),
  createdBy: z.string(),
  createdAt: z.number().int(),
  expiresAt: z.number().int(),
  uses: z.number().int(),
  /** PCs that have joined with it. */
  used: z.number().int(),
  /** The last one, and when. */
  usedAt: z.number().int().nullable(),
  usedBy: z.string().nullable(),
});
export type TokenRecord = z.infer<typeof TokenRecord>;
/** The token itself is in this answer and nowhere else. `enrol` is what to give to the agent: URL#TOKEN. */
export const TokenCreated = TokenRecord.extend({ token: z.string(), enrol: z.string() });
export const TokenList = z.object({ tokens: z.array(TokenRecord) });

// ---- the record ----------------------------------------------------------------------------------------------

export const AuditQuery = z.object({
  /** Entries before this index, newest first; without it the newest. */
  before: z.coerce.number().int().nonnegative().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const AuditRecordEntry = AuditEntry.extend({ index: z.number().int() });
export type AuditRecordEntry = z.infer<typeof AuditRecordEntry>;
export const AuditPage = z.object({
  size: z.number().int(),
  entries: z.array(AuditRecordEntry),
  next: z.number().int().nullable(),
});
export type AuditPage = z.infer<typeof AuditPage>;
/** The record as signed now: a C2SP tlog-checkpoint, and the public key (SPKI PEM) that it verifies with. */
export const AuditCheckpoint = z.object({ note: z.string(), publicKey: z.string() });
/** Hashes in base64, in the order of RFC 9162 section 2.1.3 and 2.1.4. */
export const AuditProof = z.object({ hashes: z.array(z.string()) });
export const InclusionQuery = z.object({
  index: z.coerce.number().int().nonnegative(),
  size: z.coerce.number().int().positive(),
});
export const ConsistencyQuery = z.object({
  from: z.coerce.number().int().nonnegative(),
  to: z.coerce.number().int().nonnegative(),
});
