import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Logger, pino } from 'pino';
import { levelRank } from '../shared/detection/levels.ts';
import { createAgentsApp } from './api/agents-app.ts';
import { createApp } from './api/app.ts';
import { Accounts, type NewAccount } from './domain/accounts.ts';
import { AgentsAddress } from './domain/agents-address.ts';
import { ApiTokens } from './domain/api-tokens.ts';
import { Approvals } from './domain/approvals.ts';
import { AuditLog } from './domain/audit/audit-log.ts';
import { FoldedRefusals } from './domain/audit/folded-refusals.ts';
import { loadRecordSigner, recordFiles } from './domain/audit/keys.ts';
import { fileWitness } from './domain/audit/witness-file.ts';
import { keyOnArrival } from './domain/authority/arrival.ts';
import { loadConsoleKey } from './domain/authority/console-key.ts';
import { AuthorisedPeople } from './domain/authority/people.ts';
import { Signing } from './domain/authority/signing.ts';
import { SigningKeys } from './domain/authority/signing-keys.ts';
import { TrustStore } from './domain/authority/trust-store.ts';
import { Commands } from './domain/commands.ts';
import { Counters } from './domain/counters.ts';
import { DeviceCookies } from './domain/device-cookies.ts';
import { DeviceIdentities } from './domain/device-identities.ts';
import { Devices } from './domain/devices.ts';
import { Directory } from './domain/directory/directory.ts';
import { Discoveries } from './domain/discoveries.ts';
import { Enrolment } from './domain/enrolment.ts';
import { EventCounts } from './domain/events/counting/event-counts.ts';
import { Events } from './domain/events/events.ts';
import { EventFollower } from './domain/events/follower.ts';
import { LiveEvents } from './domain/events/live.ts';
import { recordSeals } from './domain/events/record-seals.ts';
import { Retention } from './domain/events/retention.ts';
import { SealKeys } from './domain/events/seals.ts';
import { Evidence } from './domain/evidence/evidence.ts';
import { EvidenceAccess } from './domain/evidence/evidence-access.ts';
import { EvidenceFiles } from './domain/evidence/evidence-files.ts';
import { Delivery } from './domain/forwarding/delivery.ts';
import { setProductVersion } from './domain/forwarding/formats/fields.ts';
import { Integrations } from './domain/forwarding/integrations.ts';
import { NoticeQueue } from './domain/forwarding/notifier.ts';
import { Sources } from './domain/forwarding/sources.ts';
import { consoleId } from './domain/identity.ts';
import { IncidentActions } from './domain/incidents/actions.ts';
import { Escalation } from './domain/incidents/escalation.ts';
import { gatherer } from './domain/incidents/gatherer.ts';
import { Incidents } from './domain/incidents/incidents.ts';
import { IncidentNotices } from './domain/incidents/notices.ts';
import { Isolation } from './domain/isolation.ts';
import { loadKeyFile } from './domain/key-file.ts';
import { KnownDevices } from './domain/known-devices.ts';
import { documentMarks } from './domain/leaks/marks.ts';
import { type Arrived, LogIn } from './domain/log-in.ts';
import { ingestMeter } from './domain/metrics/ingest-meter.ts';
import { Metrics } from './domain/metrics/metrics.ts';
import { openCertificates } from './domain/pki/certificates.ts';
import { noteAuthority } from './domain/pki/note-authority.ts';
import { Policies } from './domain/policies.ts';
import { Presence } from './domain/presence.ts';
import { type FingerprintDocument, RecognitionSets } from './domain/recognition/recognition-sets.ts';
import { RecognitionStatuses } from './domain/recognition/recognition-status.ts';
import { ReleaseKeys } from './domain/release-keys.ts';
import { Releases } from './domain/releases.ts';
import { PeopleRisk } from './domain/risk/people-risk.ts';
import { riskScorer } from './domain/risk/scorer.ts';
import { Scopes } from './domain/scopes.ts';
import { SealedText } from './domain/sealed-text.ts';
import { type SecondFactorRule, SecondFactors } from './domain/second-factor/second-factors.ts';
import { SecondPerson } from './domain/second-person.ts';
import { Sessions } from './domain/sessions.ts';
import { openSignOn } from './domain/sign-on/open.ts';
import { Software } from './domain/software.ts';
import { Training } from './domain/training.ts';
import { Gateway } from './gateway/gateway.ts';
import { Ingest } from './gateway/ingest.ts';
import { Pieces } from './gateway/pieces.ts';
import { neighbouringPorts } from './ports.ts';
import { openStore } from './store/open.ts';

const DEFAULT_WEB_ROOT = fileURLToPath(new URL('./web/dist', import.meta.url));
const HEARTBEAT_SECONDS = 20;
const CERTIFICATE_DAYS = 7;
/** Of evidence, when the policy in force names none any more. */
const EVIDENCE_DAYS = 180;
/** What was recorded is signed for at the latest after this time. */
const CHECKPOINT_MS = 60_000;

export interface ConsoleOptions {
  dataDir: string;
  /** postgresql://… of the store; SQLite in the data directory when not given. */
  database?: string | undefined;
  host: string;
  /** 0 for any free one. */
  port: number;
  /** Where agents connect: same host and the next port unless given; 0 for any free one. */
  agents?: { host: string; port: number } | undefined;
  /** wss://HOST[:PORT] as agents are told it, where that is not the above, as behind a balancer. */
  agentsUrl?: string | undefined;
  /** The company's certificate for the people's pages: files with PEM. */
  certificate?: { cert: string; key: string } | undefined;
  /** How long an agent's certificate is valid. */
  certificateDays?: number | undefined;
  /** Folder of the built web UI. */
  webRoot?: string;
  logger?: Logger;
  heartbeatSeconds?: number;
  /** For tests: creates these accounts at once, without the code. */
  accounts?: readonly NewAccount[];
  /** Whether administrators must have a second factor; `required` when not given. */
  secondFactor?: SecondFactorRule;
  /** Names by which the console is reached, beside the machine's own. */
  names?: readonly string[] | undefined;
  /** Reads documents that are to be recognised; the agent's confined inspector, which the console knows nothing of. */
  fingerprintDocument?: FingerprintDocument;
  /** How many people a policy that loosens takes, when the authority is founded: 2 unless said otherwise. */
  peopleToLoosen?: 1 | 2;
  /** What evidence one agent may have here. */
  evidenceQuotaBytes?: number;
  /** Takes the lines meant for the person who started the console. */
  print?: (line: string) => void;
}

export interface RunningConsole {
  /** Of the people's pages. */
  url: string;
  port: number;
  /** Of the agents' links, by the address that the console listens on. */
  linkUrl: string;
  /** One-time code that creates the administrator; absent when there is one. */
  setupCode?: string;
  /** URL#TOKEN for an agent. */
  createEnrolmentToken(note: string): Promise<string>;
  close(): Promise<void>;
}

/**
 * Starts a console: store, API and web UI on one port, the gateway for agents on another.
 * @throws StoreError when the data directory cannot be used; the system's error when the port cannot
 */
export async function startConsole(options: ConsoleOptions): Promise<RunningConsole> {
  const logger = options.logger ?? pino({ name: 'console' }, pino.destination(2));
  const store = await openStore(options.dataDir, options.database);
  const opened: (() => unknown)[] = [() => store.close()];
  try {
    const presence = new Presence();
    const refused = new Counters();
    const metrics = new Metrics();
    const readiness = { ready: false };
    const live = new LiveEvents();
    const counts = new EventCounts(store.reader);
    opened.push(() => counts.stop());
    const sessions = new Sessions(store.db);
    const deviceCookies = new DeviceCookies(await loadKeyFile(options.dataDir, 'device-cookie.key'));
    const accounts = new Accounts(store.db, sessions, deviceCookies, options.names);
    const secondFactors = new SecondFactors(
      store.db,
      new SealedText(await loadKeyFile(options.dataDir, 'second-factor.key')),
      options.secondFactor ?? 'required',
    );
    const ingest = new Ingest(store.events, live, refused, ingestMeter(metrics.registry));
    const id = await consoleId(store.db);
    const audit = new AuditLog({
      consoleId: id,
      store: store.audit,
      signer: await loadRecordSigner(options.dataDir),
      witnesses: [fileWitness(recordFiles(options.dataDir).witness)],
    });
    const refusals = new FoldedRefusals((entry) => audit.append(entry));
    const agentsAddress = new AgentsAddress(options.agentsUrl);
    const names = [...(options.names ?? []), ...(agentsAddress.host ? [agentsAddress.host] : [])];
    const hosts = [options.host, options.agents?.host ?? options.host, ...names];
    const certificates = await openCertificates({
      ...options,
      hosts,
      logger,
      onReplaced: (authority) => noteAuthority(store.db, audit, authority),
    });
    await noteAuthority(store.db, audit, certificates.authority);
    opened.push(() => certificates.stop());
    const identities = new DeviceIdentities(
      store.db,
      audit,
      () => certificates.authority,
      options.certificateDays ?? CERTIFICATE_DAYS,
    );
    const enrolment = new Enrolment(store.db, identities);
    const knownDevices = new KnownDevices(store.db);
    const signing = new Signing({
      keys: new SigningKeys(store.db),
      store: await TrustStore.open(store.db),
      consoleId: id,
      consoleKey: await loadConsoleKey(options.dataDir),
      dataDir: options.dataDir,
    });
    const policies = await Policies.open(
      store.db,
      presence,
      (asIf) => knownDevices.exceptions(asIf),
      signing,
    );
    const commands = new Commands(store.db);
    const approvals = new Approvals(store.db);
    const people = new AuthorisedPeople(signing, approvals);
    const isolation = new Isolation(store.db, commands, policies, approvals, signing);
    const parties = { signing, policies, people: options.peopleToLoosen ?? 2 };
    const arrived: Arrived = (person, password) => keyOnArrival(parties, person, password);
    const releaseKeys = await ReleaseKeys.load(options.dataDir);
    const recognitionStatuses = new RecognitionStatuses(store.db, presence);
    const retention = new Retention(store.db, counts.dropping(store.expiry), audit, signing);
    setProductVersion(packageVersion());
    const sources = new Sources(store);
    const sealed = new SealedText(await loadKeyFile(options.dataDir, 'integrations.key'));
    const integrations = new Integrations(store.db, sealed, sources);
    const directory = new Directory(store.db, sealed, logger);
    const notifier = new NoticeQueue(store.db);
    let url = '';
    const delivery = new Delivery({ integrations, sources, notices: notifier, logger, baseUrl: () => url });
    const evidence = new Evidence({
      db: store.db,
      files: await EvidenceFiles.open(options.dataDir),
      audit,
      retentionDays: () => policies.current.policy.evidence?.retentionDays ?? EVIDENCE_DAYS,
      eventDays: async () => {
        const { days, signed } = await retention.state();
        return signed ? days : 0;
      },
      quotaBytes: options.evidenceQuotaBytes,
    });
    const evidenceAccess = new EvidenceAccess({ db: store.db, evidence, approvals, signing });
    const notices = new IncidentNotices(notifier, logger);
    const incidents = new Incidents(store.db, notices);
    const context = {
      consoleId: id,
      audit,
      refusals,
      heartbeatSeconds: options.heartbeatSeconds ?? HEARTBEAT_SECONDS,
      logger,
      store,
      eventLog: store.events,
      sealKeys: new SealKeys(store.db, audit),
      accounts,
      sessions,
      secondFactors,
      deviceCookies,
      apiTokens: new ApiTokens(store.db, sessions),
      logIn: new LogIn(accounts, sessions, secondFactors, arrived),
      arrived,
      signOn: await openSignOn(options.dataDir, store.db, { accounts, sessions }),
      scopes: new Scopes(store.db),
      devices: new Devices(store.db, presence, () => isolation.openOrders()),
      identities,
      agentsAddress,
      enrolment,
      policies,
      commands,
      signing,
      approvals,
      people,
      secondPerson: new SecondPerson({
        approvals,
        signing,
        commands,
        policies,
        people,
        retention,
        evidenceAccess,
      }),
      incidents,
      peopleRisk: new PeopleRisk({
        db: store.db,
        reader: store.reader,
        policy: () => policies.current.policy,
      }),
      incidentActions: new IncidentActions({
        db: store.db,
        incidents,
        isolation,
        commands,
        knownDevices,
        policies,
        signing,
      }),
      isolation,
      knownDevices,
      recognition: await RecognitionSets.open({
        db: store.db,
        dataDir: options.dataDir,
        statuses: recognitionStatuses,
        logger,
        fingerprintDocument: options.fingerprintDocument,
      }),
      recognitionStatuses,
      pieces: new Pieces(),
      evidence,
      evidenceAccess,
      retention,
      integrations,
      directory,
      notifier,
      delivery,
      metrics,
      readiness,
      training: new Training(store.db, policies),
      releases: new Releases(store.db, commands, releaseKeys, signing),
      releaseKeys,
      software: new Software(store.db),
      discoveries: new Discoveries(store.db),
      events: new Events(store.reader, counts),
      counts,
      live,
      presence,
      refused,
      ingest,
      links: new Map(),
    };
    metrics.measure({ ...context, db: store.reader, dataDir: options.dataDir, version: packageVersion() });
    let setupCode = await accounts.beginSetup();
    if (setupCode !== undefined && options.accounts) {
      await accounts.createFirst(options.accounts);
      setupCode = undefined;
    }

    const rankOf = (id: string) => levelRank(policies.current.policy.classification.levels, id);
    const follower = new EventFollower({
      db: store.db,
      reader: store.reader,
      consumers: [gatherer({ notices, levelRank: rankOf }), riskScorer({ levelRank: rankOf }), documentMarks],
      logger,
    });
    opened.push(
      live.subscribe(() => follower.poke()),
      () => follower.stop(),
    );
    const escalation = new Escalation(store.db, notices, logger);

    const overTls = certificates.company || !isLoopback(options.host);
    const app = await createApp(context, {
      names: [options.host, ...names],
      certificate: overTls ? certificates.people : undefined,
      webRoot: options.webRoot ?? DEFAULT_WEB_ROOT,
      version: packageVersion(),
    });
    const gateway = new Gateway(context);
    opened.push(() => app.close());
    const agentsApp = await createAgentsApp(context, certificates.agents);
    opened.push(() => agentsApp.close());
    certificates.use({ people: app.server, agents: agentsApp.server });
    gateway.attach(agentsApp.server);
    const ports = await neighbouringPorts(options);
    await app.listen(ports.people);
    await agentsApp.listen(ports.agents);

    const { port } = app.server.address() as AddressInfo;
    agentsAddress.port = (agentsApp.server.address() as AddressInfo).port;
    url = `${overTls ? 'https' : 'http'}://${urlHost(options.host)}:${port}`;
    const linkUrl = agentsAddress.linkUrl(urlHost(ports.agents.host));
    await recordConsole(audit, 'console.started');
    counts
      .startIfMany()
      .catch((error: Error) => logger.error({ error: error.message }, 'events not counted'));
    retention.start(logger);
    directory.start();
    await delivery.start();
    opened.push(() => delivery.stop());
    evidence.start(logger);
    follower.poke();
    escalation.start();
    const checkpoints = setInterval(() => sign(audit, logger), CHECKPOINT_MS);
    checkpoints.unref();
    const sealsTold = recordSeals({ audit, log: store.events, logger });
    readiness.ready = true;
    logger.info({ url }, 'console started');
    const print = options.print ?? (() => {});
    print(`Guardpost console: ${url}`);
    if (setupCode !== undefined) {
      print(`First run: open it and create the administrator with this one-time code: ${setupCode}`);
    }
    if (options.secondFactor === 'optional') {
      print('Note: administrators are not asked for a second factor. This is for demonstrations and tests.');
    }
    print(`Agents connect to: ${new URL(linkUrl).origin}`);

    let closing: Promise<void> | undefined;
    return {
      url,
      port,
      linkUrl,
      ...(setupCode === undefined ? {} : { setupCode }),
      async createEnrolmentToken(note) {
        const { token } = await enrolment.createToken({ note, validMinutes: 60, createdBy: 'guardpost' });
        return `${url}#${token}`;
      },
      close() {
        readiness.ready = false;
        closing ??= (async () => {
          await gateway.close();
          await agentsApp.close();
          await app.close();
          certificates.stop();
          await retention.stop();
          await delivery.stop();
          await directory.stop();
          await evidence.stop();
          await escalation.stop();
          await follower.stop();
          clearInterval(checkpoints);
          await sealsTold.stop();
          await refusals.flush();
          await recordConsole(audit, 'console.stopped');
          await sign(audit, logger);
          await store.close();
          logger.info('console stopped');
        })();
        return closing;
      },
    };
  } catch (error) {
    for (const close of opened.reverse()) await close();
    throw error;
  }
}

function recordConsole(audit: AuditLog, action: 'console.started' | 'console.stopped'): Promise<number> {
  const details = { version: packageVersion() };
  return audit.append({ at: Date.now(), actor: { kind: 'console', name: hostname() }, action, details });
}

/** A checkpoint that fails is made up for by the next one; that it failed must be known. */
async function sign(audit: AuditLog, logger: Logger): Promise<void> {
  try {
    await audit.checkpoint();
  } catch (error) {
    logger.error({ error: (error as Error).message }, 'the record could not be signed');
  }
}

function packageVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** A host as it stands in a URL; an address that means 'all' is reached by the loopback one. */
function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
