import { join, resolve } from 'node:path';
import { languageOf } from '../../shared/i18n/text.ts';
import { restrictionFor } from '../../shared/policy/network.ts';
import type { Policy } from '../../shared/policy/schema.ts';
import { shownWatermark } from '../../shared/policy/watermark.ts';
import { WATERMARK_TOPIC, watermarkFor } from '../../shared/watermark/settings.ts';
import { showOnDesktop } from '../enforcers/notification/desktop.ts';
import { Notifier } from '../enforcers/notification/notifier.ts';
import { openQuarantine } from '../enforcers/quarantine/quarantine.ts';
import { createInspector } from '../inspector/client.ts';
import { createDestinationMonitor } from '../monitors/destinations/destinations.ts';
import { createFolderMonitor } from '../monitors/folders.ts';
import { createRemovableStorageMonitor } from '../monitors/removable-storage.ts';
import type { Platform } from '../platform/platform.ts';
import { loadPlatform } from '../platform/select.ts';
import { ApplicationsPart } from './applications/applications-part.ts';
import { SignedOrders } from './authority/signed-orders.ts';
import { TrustFile } from './authority/trust-file.ts';
import { BulkAccount } from './bulk/bulk-account.ts';
import { Commands } from './commands.ts';
import { loadConfig } from './config.ts';
import { ControlServer } from './control/control-server.ts';
import { GroupsOfDevice } from './device-groups.ts';
import { DeviceControlPart } from './devices/device-control-part.ts';
import { GrantStore } from './devices/grant-store.ts';
import { discoveryCommands, sessionDiscovery } from './discovery/discovery-orders.ts';
import { DiscoveryPart } from './discovery/discovery-part.ts';
import { agentEvent } from './events/agent-event.ts';
import { EvidenceStore } from './evidence/evidence-store.ts';
import { EvidenceTaking } from './evidence/evidence-taking.ts';
import { EvidenceUpload } from './evidence/evidence-upload.ts';
import { makePrivateDir } from './files.ts';
import { describeHost, healthReporter } from './host.ts';
import { hashToken, type Identity, loadIdentity, saveIdentity } from './identity.ts';
import { ClockWatch } from './integrity/clock-watch.ts';
import { SettingsWatch } from './integrity/settings-watch.ts';
import { StopPermit } from './integrity/stop-permit.ts';
import { WatchdogPart } from './integrity/watchdog.ts';
import { KeyDirectory } from './keys/key-directory.ts';
import { StateFiles } from './keys/state-files.ts';
import { ConsoleLink } from './link/link.ts';
import { CertificateKeeper } from './link/renewal.ts';
import { lockDataDir } from './lock.ts';
import { createLogger, type Logger } from './log.ts';
import { ConsoleTerms } from './network/console-terms.ts';
import { NetworkGuard } from './network/network-guard.ts';
import { OpenGuardPart } from './open-guard/open-guard-part.ts';
import { LowWater } from './pipeline/low-water.ts';
import { Media } from './pipeline/media.ts';
import { Pipeline } from './pipeline/pipeline.ts';
import { PolicyCache } from './policy/policy-cache.ts';
import { PolicyKeeper } from './policy/policy-keeper.ts';
import { PrintingPart } from './printing/printing-part.ts';
import { Questions } from './questions/questions.ts';
import { RecognitionKeeper } from './recognition/recognition-keeper.ts';
import { controlAnswers } from './release/answer-control.ts';
import { ReleaseCodes } from './release/release-codes.ts';
import { Releases } from './release/releases.ts';
import { ScreenPart } from './screen/screen-part.ts';
import { sessionAddress } from './session-link/address.ts';
import { SessionHub } from './session-link/hub.ts';
import { tellPeople } from './session-link/notices.ts';
import { SessionLink } from './session-link/session-link.ts';
import { TrayWatch } from './session-link/tray-watch.ts';
import { stateView } from './session-link/views/state.ts';
import { EventSealer } from './spool/event-chain.ts';
import { Spool } from './spool/spool.ts';
import { Supervisor } from './supervisor.ts';
import { fitStateFormat } from './upgrade/state-format.ts';
import { UpgradeOutcome } from './upgrade/upgrade-outcome.ts';
import { Watching } from './watching.ts';

export interface AgentOptions {
  dataDir: string;
  /** URL#TOKEN; only the first start needs it. */
  enroll?: string | undefined;
  platform?: Platform;
  logger?: Logger;
}

export interface RunningAgent {
  readonly agentId: string;
  /** Finishes what was begun, sends what waits as far as the console takes it in time, and ends. */
  stop(): Promise<void>;
}

const MEGABYTE = 1024 * 1024;
/** What each step of stopping may take. */
const STOP_MS = 2_000;
/** How often what was signed is looked at for its age. */
const FRESHNESS_EVERY_MS = 10 * 60_000;

/**
 * Starts the agent service.
 * @throws Error that says what to do: bad configuration, not enrolled, another agent on the same data
 */
export async function startAgent(options: AgentOptions): Promise<RunningAgent> {
  const dataDir = resolve(options.dataDir);
  await makePrivateDir(dataDir);
  const config = await loadConfig(dataDir);
  const log = options.logger ?? createLogger(config.logLevel);
  const lock = lockDataDir(dataDir);
  const undo: (() => unknown)[] = [() => lock.release()];
  try {
    await fitStateFormat(dataDir);
    const platform = options.platform ?? (await loadPlatform());
    const host = describeHost(platform);
    const { identity, isNew } = await establishIdentity(dataDir, options.enroll, host);

    const keyDir = config.keyDirectory ?? join(dataDir, 'keys');
    const keys = await KeyDirectory.open(keyDir);
    const spool = new Spool({
      file: join(dataDir, 'spool.db'),
      key: await keys.secret('spool'),
      maxBytes: config.spool.maxMegabytes * MEGABYTE,
      keepAcknowledged: {
        bytes: config.spool.keepAcknowledgedMegabytes * MEGABYTE,
        ms: config.spool.keepAcknowledgedHours * 3_600_000,
      },
      announceMs: 60_000,
      log,
    });
    undo.push(() => spool.close());
    // Under a new name the console knows nothing of the numbers given out under the old one.
    if (isNew) spool.renewEpoch();
    const report = (event: Parameters<Spool['append']>[0], marks: Parameters<Spool['append']>[1] = []) =>
      spool
        .append(event, marks)
        .catch((error: Error) => log.error({ reason: error.message }, 'event not accepted'));

    const state = new StateFiles(
      dataDir,
      await keys.secret('state'),
      (file) => void report(agentEvent('agent.file-changed', 'high', { file })),
    );

    const { quarantine, recovered } = await openQuarantine({
      dir: join(dataDir, 'quarantine'),
      keyDir,
      maxFileBytes: config.quarantine.maxFileMegabytes * MEGABYTE,
    });
    const inspector = createInspector(platform, {
      timeoutMs: config.inspector.timeoutSeconds * 1000,
      memoryBytes: config.inspector.memoryMegabytes * MEGABYTE,
    });
    undo.push(() => inspector.close());
    const notifier = new Notifier({
      language:
        config.language ?? languageOf(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG),
      show: (title, body) => showOnDesktop(platform, title, body),
      onError: (error) => log.debug({ reason: error.message }, 'notice not shown'),
    });
    undo.push(() => notifier.stop());

    const hub = new SessionHub(log);
    undo.push(() => hub.stop());
    const notify = tellPeople(hub, notifier, () => keeper.current.policy.contact);
    hub.publish(WATERMARK_TOPIC, ({ actor }) =>
      watermarkFor(shownWatermark(keeper.current.policy, screen.openLevel(actor)), {
        agentId: identity.agentId,
        hostname: host.hostname,
        user: actor.user ?? '',
      }),
    );

    const groups = await GroupsOfDevice.open(state.file('groups'), host, log);
    const networkBackend = platform.networkBackend?.(dataDir);
    const network =
      networkBackend &&
      new NetworkGuard({
        backend: networkBackend,
        dataDir,
        terms: new ConsoleTerms({
          linkUrl: identity.linkUrl,
          nameServers: () => platform.nameServers(),
          linkAddress: () => link.remoteAddress,
        }),
        report,
        tell: (status) => link.tell(status),
        probe: () => link.probe(),
        notify,
        log,
      });
    const networkStatus = () => network?.status() ?? ({ type: 'network-status', state: 'none' } as const);
    const impossible = (what: string) => `${what}: not possible on ${platform.name}`;
    const keepApart = async (zones: Policy['network']) => {
      if (network) return network.separate(zones, groups.all());
      if (restrictionFor(zones, groups.all())) throw new Error(impossible('network zones'));
    };

    const trustFile = new TrustFile(state.file('trust'));
    if (isNew) await trustFile.pin(identity.root);
    const cache = new PolicyCache(dataDir, log);
    const initial = await cache.load();
    const grants = new GrantStore({ file: state.file('device-grants'), log });
    await grants.load();
    undo.push(() => grants.stop());
    const stopPermit = await StopPermit.open(state.file('stop-permit'));
    const releases = new Releases({
      permitStop: (until) => stopPermit.give(until),
      grants,
      codes: await ReleaseCodes.open(state.file('release-codes'), identity.releaseSecret),
      report,
      releaseNetwork: async (by) => network?.release(by) ?? { state: 'unsupported' },
    });
    const backend = platform.deviceControl?.(dataDir);
    const devices =
      backend &&
      new DeviceControlPart({
        backend,
        platform,
        grants,
        initial,
        spool,
        report,
        notify,
      });
    const keeper = new PolicyKeeper({
      initial,
      cache,
      log,
      report,
      prepare: async (next, current) => {
        const { monitoring, classification, network: zones } = next.policy;
        if (!devices && next.policy.deviceControl) throw new Error(impossible('deviceControl'));
        await devices?.configure(next);
        try {
          await keepApart(zones);
          if (watching.started) await watching.configure(monitoring);
        } catch (error) {
          await devices?.goBack(current);
          await keepApart(current.policy.network).catch(() => {});
          throw error;
        }
        return {
          commit: () => {
            hub.changed('state', 'watching', 'training', `settings.${WATERMARK_TOPIC}`);
            inspector.configure(classification);
            openGuard?.policyChanged();
            applications?.policyChanged();
            screen.policyChanged();
            printing?.policyChanged();
            evidenceUpload.policyChanged();
            if (!watching.started) void watching.start(monitoring);
          },
        };
      },
    });
    inspector.configure(keeper.current.policy.classification);
    const recognition = await RecognitionKeeper.open({
      dataDir,
      inspector,
      send: (message) => link.tell(message),
      report,
      log,
    });
    undo.push(() => recognition.stop());

    const evidenceStore = await EvidenceStore.open(join(dataDir, 'evidence'), spool);
    const evidence = new EvidenceTaking({
      agentId: identity.agentId,
      store: evidenceStore,
      quarantine,
      policy: () => keeper.current.policy,
      report,
      log,
    });
    const evidenceUpload = new EvidenceUpload({
      store: evidenceStore,
      policy: () => keeper.current.policy.evidence,
      send: (message) => link.tell(message),
      report,
      log,
    });
    undo.push(() => evidenceUpload.stop());

    const guardBackend = platform.openGuard?.();
    const openGuard =
      guardBackend &&
      new OpenGuardPart({
        backend: guardBackend,
        inspector,
        platform,
        policy: () => keeper.current,
        isExempt: (name, sha256, path) => quarantine.isOwn(name, sha256) || quarantine.isExempt(sha256, path),
        report,
        notify,
      });
    const screen: ScreenPart = new ScreenPart({
      platform,
      dataDir,
      inspector,
      hub,
      policy: () => keeper.current,
      report,
      notify,
      startsChanged: () => applications?.policyChanged(),
      documentsChanged: () => hub.changed(`settings.${WATERMARK_TOPIC}`),
    });
    const programs = platform.applications?.();
    const applications =
      programs &&
      new ApplicationsPart({
        backend: programs,
        platform,
        policy: () => keeper.current,
        spool,
        report,
        notify: (notice) => notifier.notify(notice),
        tell: (inventory) => link.tell(inventory),
        alsoRefused: screen,
        log,
      });
    const lowWater = new LowWater(spool);
    lowWater.write(lowWater.since);
    const bulk = await BulkAccount.open({
      spool,
      policy: () => keeper.current,
      keyDir,
    });
    const printBackend = platform.printing?.();
    const printing =
      printBackend &&
      new PrintingPart({
        backend: printBackend,
        inspector,
        policy: () => keeper.current,
        bulk,
        report,
        notify: (notice) => notifier.notify(notice),
      });
    const pipeline = new Pipeline({
      bulk,
      evidence,
      spool,
      inspector,
      quarantine,
      notifier: { notify },
      ask: (actor, prompt) => hub.ask(actor, prompt),
      rootOf: (key) => media.rootOf(key),
      policy: () => keeper.current,
      log,
      isolate: (event) => {
        const { deadManSeconds } = keeper.current.policy.network.isolation;
        if (network) network.isolateByRule(event, deadManSeconds);
        else void report(agentEvent('isolation.failed', 'critical', { failure: impossible('isolation') }));
      },
      onIdle: () => lowWater.idle(),
      onEvent: ({ channel, inspection }) => {
        if (channel === 'at-rest' && inspection?.findings.length) discovery.found(inspection.level);
      },
    });
    const media = new Media(spool, {
      onMounted: () => inspector.warm(),
      onError: (error) => log.error({ reason: error.message }, 'event not accepted'),
    });
    const supervisor = new Supervisor({
      log,
      onFailed: (part, reason, restarts) =>
        void report(agentEvent('agent.part-failed', 'medium', { part, reason, restarts })),
    });
    const watching = new Watching(
      supervisor,
      [
        createRemovableStorageMonitor(platform),
        createFolderMonitor(platform),
        createDestinationMonitor(platform),
      ],
      {
        file: (file) => pipeline.accept(file),
        storage: (change) => {
          media.change(change);
          openGuard?.storage(change);
          applications?.storage(change);
        },
        degraded: (reason) => log.warn({ reason }, 'monitor: slower than it should be'),
      },
      () => lowWater.since,
    );
    const link: ConsoleLink = new ConsoleLink({
      certificates: new CertificateKeeper({
        identity,
        save: (renewed) => saveIdentity(dataDir, renewed),
        log,
      }),
      host,
      spool,
      sealer: new EventSealer(identity.agentId, await keys.signingKey('events')),
      log,
      handlers: {
        policy: (message) => orders.policy(message),
        command: (message) => orders.command(message),
        authority: (message) => orders.authority(message),
        versions: () => orders.versions,
        policyRevision: () => keeper.current.revision,
        deviceGroups: (message) => orders.groups(message),
        recognitionSets: (message) => recognition.want(message),
        recognitionPiece: (message) => recognition.piece(message),
        evidenceState: (message) => evidenceUpload.answered(message),
        networkStatus: () => network?.status(),
        welcomed: () => {
          applications?.welcomed();
          evidenceUpload.welcomed();
          upgrade.linked();
          link.tell({ type: 'discovery-status', ...discovery.progress() });
        },
        consoleReached: (at) => network?.consoleReached(at),
        health: healthReporter(
          spool,
          () => [{ name: 'link', restarts: 0, ...link.health() }, ...supervisor.health()],
          () => screen.states,
        ),
      },
    });
    const discovery: DiscoveryPart = new DiscoveryPart({
      platform,
      policy: () => keeper.current,
      spool,
      accept: (file) => pipeline.accept(file),
      waiting: () => pipeline.waiting,
      report,
      onProgress: (progress) => {
        link.tell({ type: 'discovery-status', ...progress });
        hub.changed('discovery');
      },
    });
    const sessions = new SessionLink({
      discovery: sessionDiscovery(discovery, () => keeper.current.policy.discovery),
      platform,
      address: sessionAddress(dataDir),
      host: host.hostname,
      hub,
      log,
      spool,
      quarantine,
      releases,
      grants,
      policy: () => keeper.current.policy,
      devices: () => devices?.devices() ?? [],
      state: () =>
        stateView(keeper.current, link.health().state, networkStatus(), supervisor.health(), screen.states),
    });
    const questions = new Questions({ hub, report });
    const commands = new Commands(
      spool,
      {
        'quarantine.restore': async ({ quarantineId }) => {
          const result = await quarantine.restore(quarantineId, { rootOf: (key) => media.rootOf(key) });
          const details = { quarantineId, ...(result.ok ? {} : { reason: result.reason }) };
          if (!result.ok) {
            await report(agentEvent('quarantine.restore-failed', 'medium', details));
            return { state: 'failed', reason: result.reason };
          }
          await report(agentEvent('quarantine.restored', 'medium', details));
          sessions.restored(quarantineId);
          return { state: 'done' };
        },
        'quarantine.destroy': async ({ quarantineId, by }) => {
          // Begun again after a crash, there is nothing left to do.
          if (await quarantine.destroy(quarantineId))
            await report(agentEvent('quarantine.destroyed', 'medium', { quarantineId, by }));
          sessions.restored(quarantineId);
          return { state: 'done' };
        },
        'person.ask': (question) => questions.ask(question),
        ...(network && {
          'network.isolate': (order) => network.isolate(order),
          'network.release': ({ by }) => network.release(by),
        }),
        'device.grant': ({ grant }) => releases.grant(grant),
        'request.deny': async ({ requestId, note }) => {
          sessions.denied(requestId, note);
          return { state: 'done' };
        },
        ...discoveryCommands(discovery),
        'device.revoke-grant': ({ grantId }) => releases.revoke(grantId),
      },
      log,
    );

    const orders = new SignedOrders({
      agentId: identity.agentId,
      file: trustFile,
      initial: await trustFile.load(),
      marks: spool,
      policy: keeper,
      carryOut: (order) => commands.handle(order),
      setGroups: async (given) => {
        await groups.set(given);
        if (keeper.current.revision > 0) await keepApart(keeper.current.policy.network);
      },
      report,
      log,
    });
    const freshness = setInterval(() => orders.check(link.health().state === 'running'), FRESHNESS_EVERY_MS);
    freshness.unref();
    undo.push(() => clearInterval(freshness));

    const unclean = spool.mark('state', 'running') !== undefined;
    // Killed, or cut off from power: it had no time to say goodbye.
    void report(
      agentEvent('agent.started', unclean ? 'medium' : 'info', { version: host.agentVersion, unclean }),
      [{ kind: 'state', key: 'running', value: '1' }],
    );
    const upgrade = await UpgradeOutcome.open({ dataDir, version: host.agentVersion, spool, log });
    await pipeline.recover(recovered);
    if (network) {
      await supervisor.add(network);
      // What cannot be held now is reported and tried again; the agent starts all the same.
      if (keeper.current.revision > 0) await keepApart(keeper.current.policy.network).catch(() => {});
    }
    await supervisor.add(sessions);
    await supervisor.add(new TrayWatch({ platform, hub, report }));
    const answers = controlAnswers({
      releases,
      grants,
      link: () => link.health().state,
      network: networkStatus,
      mayStopUntil: () => stopPermit.until,
    });
    await supervisor.add(new ControlServer(dataDir, answers));
    await supervisor.add(new ClockWatch(spool, report));
    await supervisor.add(new SettingsWatch({ dataDir, program: programFiles(), spool, report, platform }));
    if (platform.watchdog) await supervisor.add(new WatchdogPart(platform.watchdog()));
    link.start();
    if (devices) await supervisor.add(devices);
    if (openGuard) await supervisor.add(openGuard);
    if (applications) await supervisor.add(applications);
    await supervisor.add(screen);
    if (printing) await supervisor.add(printing);
    await supervisor.add(discovery);
    if (keeper.current.revision > 0) await watching.start(keeper.current.policy.monitoring);
    log.info({ agentId: identity.agentId, revision: keeper.current.revision }, 'agent: running');

    return {
      agentId: identity.agentId,
      async stop() {
        log.info('agent: stopping');
        hub.stop();
        await supervisor.stop(STOP_MS);
        await pipeline.stop(STOP_MS);
        const why = await stopPermit.whyStopped(platform);
        void report(agentEvent('agent.stopped', why === 'unexplained' ? 'high' : 'info', { why }), [
          { kind: 'state', key: 'running', value: null },
        ]);
        spool.flush();
        await within(2 * STOP_MS, link.stop(STOP_MS));
        await unwind(undo);
      },
    };
  } catch (error) {
    await unwind(undo);
    throw error;
  }
}

async function establishIdentity(
  dataDir: string,
  enroll: string | undefined,
  host: ReturnType<typeof describeHost>,
): Promise<{ identity: Identity; isNew: boolean }> {
  const known = await loadIdentity(dataDir);
  if (enroll === undefined) {
    if (known) return { identity: known, isNew: false };
    throw new Error('this agent is not enrolled; start it once with --enroll URL#TOKEN from the console');
  }
  const { enrol, parseEnrolment } = await import('./enrolment.ts');
  const target = parseEnrolment(enroll);
  if (known?.enrolledWith === hashToken(target.token)) return { identity: known, isNew: false };
  const identity = await enrol(target, host);
  await saveIdentity(dataDir, identity);
  return { identity, isNew: true };
}

/** A checkout that a developer runs is theirs to change. */
function programFiles(): string[] {
  return process.getuid?.() === 0 ? [process.execPath, import.meta.filename] : [];
}

/** Last opened, first closed; nothing keeps the rest from closing. */
async function unwind(undo: (() => unknown)[]): Promise<void> {
  for (const close of undo.splice(0).reverse()) {
    try {
      await within(STOP_MS, Promise.resolve(close()));
    } catch {
      // Whatever it was, the process is about to end.
    }
  }
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const timer = new Promise<void>((done) => setTimeout(done, ms).unref());
  await Promise.race([work, timer]);
}
