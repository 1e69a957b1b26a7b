import type { Logger } from 'pino';
import type { Accounts } from '../domain/accounts.ts';
import type { AgentsAddress } from '../domain/agents-address.ts';
import type { ApiTokens } from '../domain/api-tokens.ts';
import type { Approvals } from '../domain/approvals.ts';
import type { AuditLog } from '../domain/audit/audit-log.ts';
import type { FoldedRefusals } from '../domain/audit/folded-refusals.ts';
import type { AuthorisedPeople } from '../domain/authority/people.ts';
import type { Signing } from '../domain/authority/signing.ts';
import type { Commands } from '../domain/commands.ts';
import type { Counters } from '../domain/counters.ts';
import type { DeviceCookies } from '../domain/device-cookies.ts';
import type { DeviceIdentities } from '../domain/device-identities.ts';
import type { Devices } from '../domain/devices.ts';
import type { Directory } from '../domain/directory/directory.ts';
import type { Discoveries } from '../domain/discoveries.ts';
import type { Enrolment } from '../domain/enrolment.ts';
import type { EventCounts } from '../domain/events/counting/event-counts.ts';
import type { Events } from '../domain/events/events.ts';
import type { LiveEvents } from '../domain/events/live.ts';
import type { Retention } from '../domain/events/retention.ts';
import type { Evidence } from '../domain/evidence/evidence.ts';
import type { EvidenceAccess } from '../domain/evidence/evidence-access.ts';
import type { Delivery } from '../domain/forwarding/delivery.ts';
import type { Integrations } from '../domain/forwarding/integrations.ts';
import type { Notifier } from '../domain/forwarding/notifier.ts';
import type { IncidentActions } from '../domain/incidents/actions.ts';
import type { Incidents } from '../domain/incidents/incidents.ts';
import type { Isolation } from '../domain/isolation.ts';
import type { KnownDevices } from '../domain/known-devices.ts';
import type { Arrived, LogIn } from '../domain/log-in.ts';
import type { Metrics } from '../domain/metrics/metrics.ts';
import type { Policies } from '../domain/policies.ts';
import type { Presence } from '../domain/presence.ts';
import type { RecognitionSets } from '../domain/recognition/recognition-sets.ts';
import type { ReleaseKeys } from '../domain/release-keys.ts';
import type { Releases } from '../domain/releases.ts';
import type { PeopleRisk } from '../domain/risk/people-risk.ts';
import type { Scopes } from '../domain/scopes.ts';
import type { SecondFactors } from '../domain/second-factor/second-factors.ts';
import type { SecondPerson } from '../domain/second-person.ts';
import type { Sessions } from '../domain/sessions.ts';
import type { SignOn } from '../domain/sign-on/sign-on.ts';
import type { Software } from '../domain/software.ts';
import type { Training } from '../domain/training.ts';
import type { Store } from '../store/store.ts';

/** What the features of the API work with. */
export interface ApiContext {
  readonly consoleId: string;
  readonly logger: Logger;
  readonly store: Store;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly logIn: LogIn;
  /** Makes a key for who may publish, and founds the authority with the first. */
  readonly arrived: Arrived;
  readonly signOn: SignOn;
  readonly apiTokens: ApiTokens;
  readonly deviceCookies: DeviceCookies;
  readonly secondFactors: SecondFactors;
  /** Which PCs a person kept to groups may see. */
  readonly scopes: Scopes;
  readonly devices: Devices;
  readonly identities: DeviceIdentities;
  /** Where agents connect. */
  readonly agentsAddress: AgentsAddress;
  readonly enrolment: Enrolment;
  readonly policies: Policies;
  readonly commands: Commands;
  readonly signing: Signing;
  readonly approvals: Approvals;
  readonly people: AuthorisedPeople;
  readonly secondPerson: SecondPerson;
  readonly incidents: Incidents;
  readonly incidentActions: IncidentActions;
  readonly peopleRisk: PeopleRisk;
  readonly isolation: Isolation;
  readonly knownDevices: KnownDevices;
  readonly recognition: RecognitionSets;
  readonly releases: Releases;
  readonly retention: Retention;
  readonly integrations: Integrations;
  /** Who the people at PCs are. */
  readonly directory: Directory;
  readonly delivery: Delivery;
  /** Tells people outside the console. */
  readonly notifier: Notifier;
  readonly metrics: Metrics;
  /** Whether this node takes requests. */
  readonly readiness: { ready: boolean };
  readonly training: Training;
  readonly releaseKeys: ReleaseKeys;
  readonly events: Events;
  readonly counts: EventCounts;
  readonly software: Software;
  readonly discoveries: Discoveries;
  readonly evidence: Evidence;
  readonly evidenceAccess: EvidenceAccess;
  readonly audit: AuditLog;
  readonly refusals: FoldedRefusals;
  readonly live: LiveEvents;
  readonly presence: Presence;
  /** What the gateway refused, by reason. */
  readonly refused: Counters;
}

/** Every feature is a plugin with the same options. */
export interface FeatureOptions {
  context: ApiContext;
}
