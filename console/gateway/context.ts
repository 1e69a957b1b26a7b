import type { Logger } from 'pino';
import type { Signing } from '../domain/authority/signing.ts';
import type { Commands } from '../domain/commands.ts';
import type { Counters } from '../domain/counters.ts';
import type { DeviceIdentities } from '../domain/device-identities.ts';
import type { Devices } from '../domain/devices.ts';
import type { Discoveries } from '../domain/discoveries.ts';
import type { SealKeys } from '../domain/events/seals.ts';
import type { Evidence } from '../domain/evidence/evidence.ts';
import type { Isolation } from '../domain/isolation.ts';
import type { KnownDevices } from '../domain/known-devices.ts';
import type { Policies } from '../domain/policies.ts';
import type { Presence } from '../domain/presence.ts';
import type { RecognitionSets } from '../domain/recognition/recognition-sets.ts';
import type { RecognitionStatuses } from '../domain/recognition/recognition-status.ts';
import type { Releases } from '../domain/releases.ts';
import type { Software } from '../domain/software.ts';
import type { Training } from '../domain/training.ts';
import type { EventLog } from '../store/store.ts';
import type { Ingest } from './ingest.ts';
import type { Link } from './link.ts';
import type { Pieces } from './pieces.ts';

/** What the handlers of messages work with. */
export interface GatewayContext {
  readonly consoleId: string;
  readonly heartbeatSeconds: number;
  readonly logger: Logger;
  readonly devices: Devices;
  readonly identities: DeviceIdentities;
  readonly policies: Policies;
  readonly commands: Commands;
  readonly signing: Signing;
  readonly isolation: Isolation;
  readonly knownDevices: KnownDevices;
  readonly releases: Releases;
  readonly training: Training;
  readonly recognition: RecognitionSets;
  readonly recognitionStatuses: RecognitionStatuses;
  readonly pieces: Pieces;
  readonly evidence: Evidence;
  readonly software: Software;
  readonly discoveries: Discoveries;
  readonly presence: Presence;
  readonly eventLog: EventLog;
  readonly sealKeys: SealKeys;
  readonly ingest: Ingest;
  /** What was refused, by reason. */
  readonly refused: Counters;
  /** The open link of each connected agent. */
  readonly links: Map<string, Link>;
}

/** Handles one type of message of an open link. */
export type Handler<M> = (message: M, link: Link, context: GatewayContext) => Promise<void> | void;
