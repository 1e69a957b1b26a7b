import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Source } from '../../api/contract-integrations.ts';
import type { Integrations, Run } from './integrations.ts';
import { fold } from './messages/fold.ts';
import { isUrgent, messageOf, messageOfNotice, testMessage } from './messages/message.ts';
import { isQuiet } from './messages/quiet-hours.ts';
import { SENTENCES } from './messages/words.ts';
import type { NoticeQueue } from './notifier.ts';
import { asksFor, type Cursors, type ForwardRecord } from './record.ts';
import { type Sender, senderOf } from './senders/index.ts';
import { Undeliverable } from './senders/sender.ts';
import type { Sources } from './sources.ts';

/** How often is looked whether something has come. */
const IDLE_MS = 1000;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 15 * 60_000;
/** People's targets and webhooks are given up then; a collector of logs is tried for ever. */
const GIVE_UP_MS = 5 * 86_400_000;
const PAGE = 1000;
const PRUNE_EVERY_MS = 3_600_000;

/**
 * Delivers to every target what it asks for, at least once: how far a target has got is stored only after its
 * receiver has what comes before, and each target goes at its own pace.
 */
export class Delivery {
  readonly #integrations: Integrations;
  readonly #sources: Sources;
  readonly #notices: NoticeQueue;
  readonly #logger: Logger;
  readonly #baseUrl: () => string;
  #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();
  #restart: Promise<unknown> = Promise.resolve();
  #wake = new AbortController();
  #pruning: NodeJS.Timeout | undefined;

  constructor(options: {
    integrations: Integrations;
    sources: Sources;
    notices: NoticeQueue;
    logger: Logger;
    /** The console's own address, for links in messages. */
    baseUrl: () => string;
  }) {
    this.#integrations = options.integrations;
    this.#sources = options.sources;
    this.#notices = options.notices;
    this.#logger = options.logger;
    this.#baseUrl = options.baseUrl;
  }

  async start(): Promise<void> {
    this.#integrations.onChange = () => this.#again();
    this.#notices.onNotice = () => this.#wakeAll();
    const prune = () =>
      this.#notices
        .prune()
        .catch((error: Error) => this.#logger.error({ error: error.message }, 'old notices not removed'));
    this.#pruning = setInterval(prune, PRUNE_EVERY_MS);
    this.#pruning.unref();
    await this.#begin();
  }

  async stop(): Promise<void> {
    clearInterval(this.#pruning);
    this.#integrations.onChange = () => {};
    await this.#restart;
    this.#stop.abort();
    await this.#running;
  }

  /** Sends a test message now, past the filter. Resolves with what went wrong, undefined for nothing. */
  async test(id: string): Promise<string | undefined> {
    const target = await this.#integrations.target(id);
    const sender = senderOf(target);
    const signal = this.#stop.signal;
    try {
      if ('messages' in sender) {
        await sender.messages.send(testMessage(writingOf(target, this.#baseUrl())), signal);
      } else await sender.records.send([testRecord()], signal);
    } catch (error) {
      return describe(error);
    }
    await this.#integrations.worksAgain(id);
    return undefined;
  }

  #wakeAll(): void {
    const wake = this.#wake;
    this.#wake = new AbortController();
    wake.abort();
  }

  /** Targets have changed: all begin anew from where they are, one restart behind the other. */
  #again(): void {
    this.#restart = this.#restart
      .then(async () => {
        this.#stop.abort();
        await this.#running;
        this.#stop = new AbortController();
        await this.#begin();
      })
      .catch((error: Error) => this.#logger.error({ error: error.message }, 'integrations not started'));
  }

  async #begin(): Promise<void> {
    const runs = await this.#integrations.runs();
    const mailer = runs.find(({ settings }) => settings.kind === 'email')?.id;
    this.#running = Promise.all(runs.map((run) => this.#run(run, run.id === mailer, this.#stop.signal)));
  }

  async #run(run: Run, mailer: boolean, signal: AbortSignal): Promise<void> {
    const sender = senderOf(run);
    let failures = 0;
    while (!signal.aborted) {
      let wait: number;
      try {
        wait = await this.#turn(run, sender, mailer, signal);
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures++;
        if (await this.#failed(run, error)) return;
        wait = retryAfter(failures);
      }
      await this.#pause(wait, failures > 0 ? signal : AbortSignal.any([signal, this.#wake.signal]));
    }
  }

  async #pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    await sleep(milliseconds, undefined, { signal, ref: false }).catch(() => {});
  }

  /** True when the target is given up. */
  async #failed(run: Run, error: unknown): Promise<boolean> {
    const now = Date.now();
    run.failingSince ??= now;
    const givenUp = run.settings.kind !== 'syslog' && now - run.failingSince >= GIVE_UP_MS;
    const message = describe(error);
    this.#logger.warn({ integration: run.id, error: message, givenUp }, 'not delivered');
    await this.#integrations
      .failed(run.id, message, givenUp, now)
      .catch((failure: Error) => this.#logger.error({ error: failure.message }, 'a failure was not noted'));
    return givenUp;
  }

  /** Deals with what has come; returns after how many milliseconds to look again. */
  async #turn(run: Run, sender: Sender, mailer: boolean, signal: AbortSignal): Promise<number> {
    if ('messages' in sender) return this.#tell(run, sender.messages, mailer, signal);
    let wait = IDLE_MS;
    for (const source of run.filter.sources) {
      const most = Math.min(sender.records.most, run.perSecond);
      const read = await this.#sources.after(source, run.cursors[source], PAGE);
      const asked = read.filter((record) => asksFor(run.filter, record) && !isFor(record));
      const now = asked.slice(0, most);
      const last = now.length < asked.length ? now.at(-1) : read.at(-1);
      if (!last) continue;
      if (now.length > 0) await sender.records.send(now, signal);
      await this.#advance(run, { [source]: last.position }, now.length);
      if (now.length < asked.length || read.length === PAGE) wait = (now.length / run.perSecond) * 1000;
    }
    return wait;
  }

  /** To people: what came since the last message, in one. */
  async #tell(
    run: Run,
    sender: Extract<Sender, { messages: unknown }>['messages'],
    mailer: boolean,
    signal: AbortSignal,
  ): Promise<number> {
    if (mailer && (await this.#tellCertainPeople(run, sender, signal))) return 0;
    const { settings } = run;
    if (!('language' in settings)) return IDLE_MS;
    const ready = (run.lastDeliveredAt ?? 0) + settings.foldSeconds * 1000;
    const now = Date.now();
    if (now < ready) return Math.min(IDLE_MS, ready - now);
    const cursors: Partial<Cursors> = {};
    const came: ForwardRecord[] = [];
    let more = false;
    for (const source of run.filter.sources) {
      const read = await this.#sources.after(source, run.cursors[source], PAGE);
      more ||= read.length === PAGE;
      const last = read.at(-1);
      if (!last) continue;
      cursors[source] = last.position;
      came.push(...read.filter((record) => asksFor(run.filter, record) && !isFor(record)));
    }
    const quiet = settings.quiet && isQuiet(settings.quiet, now) ? settings.quiet : undefined;
    const folds = fold(run.held, came);
    const held = quiet ? folds.filter(({ severity }) => !isUrgent(severity, quiet.except)) : [];
    const told = quiet ? folds.filter(({ severity }) => isUrgent(severity, quiet.except)) : folds;
    if (more && told.length > 0) {
      // A flood: all of it goes into one message.
      await this.#advance(run, cursors, 0, folds);
      return 0;
    }
    if (told.length > 0) {
      const writing = writingOf(run, this.#baseUrl());
      await sender.send(
        messageOf(told, { ...writing, held: !quiet && run.held.length > 0 && quietEnds(run) }),
        signal,
      );
    }
    if (told.length > 0 || Object.keys(cursors).length > 0) {
      const count = told.reduce((sum, each) => sum + each.count, 0);
      await this.#advance(run, cursors, count, held);
    }
    return more ? 0 : IDLE_MS;
  }

  /** Notices for certain people go out one by one, at any hour: a report, an escalation. True when there was one. */
  async #tellCertainPeople(
    run: Run,
    sender: Extract<Sender, { messages: unknown }>['messages'],
    signal: AbortSignal,
  ): Promise<boolean> {
    const notices = await this.#sources.after('notices', run.cursors.notices, PAGE);
    const first = notices.findIndex(isFor);
    // What comes before it, for everybody, has its turn first unless this target does not ask for it.
    const open = notices.slice(0, Math.max(first, 0)).some((record) => asksFor(run.filter, record));
    if (first < 0 || open) {
      if (first < 0 && !run.filter.sources.includes('notices') && notices.length > 0) {
        await this.#advance(run, { notices: notices.at(-1)!.position }, 0);
      }
      return false;
    }
    const record = notices[first]!;
    if (record.source !== 'notices') return false;
    let problem: string | undefined;
    try {
      await sender.send(messageOfNotice(record.notice, writingOf(run, this.#baseUrl())), signal);
    } catch (error) {
      if (!(error instanceof Undeliverable)) throw error;
      problem = describe(error);
      this.#logger.warn({ integration: run.id, notice: record.notice.id, error: problem }, 'passed over');
    }
    const before = run.lastDeliveredAt;
    await this.#advance(run, { notices: record.position }, problem === undefined ? 1 : 0, undefined, problem);
    // It does not put off the next message to everybody.
    run.lastDeliveredAt = before;
    return true;
  }

  async #advance(
    run: Run,
    cursors: Partial<Cursors>,
    delivered: number,
    held?: Run['held'],
    problem?: string,
  ): Promise<void> {
    await this.#integrations.advance(run.id, {
      cursors,
      delivered,
      ...(held ? { held } : {}),
      ...(problem === undefined ? {} : { problem }),
    });
    for (const [source, position] of Object.entries(cursors)) run.cursors[source as Source] = position;
    if (held) run.held = held;
    if (delivered > 0) {
      run.lastDeliveredAt = Date.now();
      run.failingSince = null;
    }
  }
}

/** True for a notice to certain people, which only mail can reach. */
function isFor(record: ForwardRecord): boolean {
  return record.source === 'notices' && record.notice.to !== undefined;
}

/** What was held is told of as such only where there are quiet hours. */
function quietEnds({ settings }: Run): boolean {
  return 'quiet' in settings && settings.quiet !== undefined;
}

function writingOf({ settings }: Pick<Run, 'settings'>, baseUrl: string) {
  const language = 'language' in settings ? settings.language : 'en';
  const zone = 'quiet' in settings ? settings.quiet?.zone : undefined;
  return { language, baseUrl, ...(zone === undefined ? {} : { zone }) };
}

function testRecord(): ForwardRecord {
  const at = Date.now();
  const say = (key: 'test' | 'test-text') => ({ 'zh-CN': SENTENCES['zh-CN'][key], en: SENTENCES.en[key] });
  return {
    source: 'notices',
    position: 0,
    notice: {
      id: crypto.randomUUID(),
      at,
      kind: 'integration.test',
      severity: 'info',
      title: say('test'),
      text: say('test-text'),
    },
  };
}

/** Doubled each time, with half of it left to chance: targets that failed together do not come back together. */
export function retryAfter(failures: number, random = Math.random): number {
  const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
  return longest / 2 + (random() * longest) / 2;
}

function describe(error: unknown): string {
  const { message, code } = error as Error & { code?: string };
  return message || code || String(error);
}
