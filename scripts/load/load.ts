import { enrol, parseEnrolment } from '../../agent/service/enrolment.ts';
import type { Identity } from '../../agent/service/identity.ts';
import type { Device } from '../../console/api/contract.ts';
import { ConsoleClient } from '../demo/console-client.ts';
import { SIMULATED_PC, SimulatedAgent } from './simulated-agent.ts';

/** How often events become due. */
const TICK_MS = 20;
/** Enrolments and connections begun at a time. */
const AT_ONCE = 16;
/** The console has this long to confirm what is on its way when the time is over. */
const GRACE_MS = 30_000;

export interface LoadOptions {
  /** The console's URL with a token that `agents` PCs may join with (URL#TOKEN), or without one and with `login`. */
  console: string;
  agents: number;
  /** Events a second of all agents together. */
  rate: number;
  seconds: number;
  /** Makes the token, and counts afterwards what the console stored. */
  login?: { username: string; password: string };
}

/** Latency runs from the moment an event was due to its confirmation, in milliseconds. */
export interface LoadResult {
  agents: number;
  seconds: number;
  sent: number;
  acknowledged: number;
  /** Made and not confirmed; counted in the console's store where there is a log-in. */
  lost: number;
  /** Stored more often than made; null where nobody was logged in to count. */
  duplicated: number | null;
  rejected: number;
  reconnects: number;
  eventsPerSecond: number;
  latencyMs: { p50: number; p90: number; p99: number; max: number };
}

/** Runs a bounded load of simulated agents against a console. @throws Error when they cannot join */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const client = options.login ? new ConsoleClient(options.console.split('#')[0]!) : undefined;
  if (client) await client.logIn(options.login!.username, options.login!.password);
  const target = parseEnrolment(await enrolmentOf(options, client));

  const latencies: number[] = [];
  const prefix = `load-${Date.now().toString(36)}`;
  const agents: SimulatedAgent[] = [];
  const ids: string[] = [];
  try {
    await inGroups(options.agents, async (index) => {
      const hostname = `${prefix}-${index + 1}`;
      const identity: Identity = await enrol(target, { ...SIMULATED_PC, hostname });
      ids.push(identity.agentId);
      const agent = new SimulatedAgent(identity, hostname, (ms) => latencies.push(ms));
      agents.push(agent);
      agent.connect();
      await agent.ready;
    });
    const began = performance.now();
    await produce(agents, options);
    const tookSeconds = (performance.now() - began) / 1000;
    const deadline = performance.now() + GRACE_MS;
    while (agents.some((agent) => agent.waiting > 0) && performance.now() < deadline) await pause(TICK_MS);

    const sum = (of: (agent: SimulatedAgent) => number) =>
      agents.reduce((total, agent) => total + of(agent), 0);
    const sent = sum((agent) => agent.sent);
    const acknowledged = sum((agent) => agent.acknowledged);
    const rejected = sum((agent) => agent.rejected);
    const stored = client && (await storedBy(client, new Set(ids)));
    return {
      agents: agents.length,
      seconds: round(tookSeconds),
      sent,
      acknowledged,
      lost: stored === undefined ? sent - acknowledged : Math.max(0, sent - rejected - stored),
      duplicated: stored === undefined ? null : Math.max(0, stored - (sent - rejected)),
      rejected,
      reconnects: sum((agent) => agent.reconnects),
      eventsPerSecond: round(sent / tookSeconds),
      latencyMs: percentiles(latencies),
    };
  } finally {
    for (const agent of agents) agent.stop();
  }
}

async function enrolmentOf(
  { console, agents }: LoadOptions,
  client: ConsoleClient | undefined,
): Promise<string> {
  if (console.includes('#') || !client) return console;
  const request = { note: 'guardpost load', uses: agents, validMinutes: 60 };
  const { token } = await client.call<{ token: string }>('POST', '/enrolment-tokens', request);
  return `${console}#${token}`;
}

/** Makes events due at the rate asked for, to each agent in turn, until the time is over. */
async function produce(agents: readonly SimulatedAgent[], { rate, seconds }: LoadOptions): Promise<void> {
  const began = performance.now();
  const total = Math.round(rate * seconds);
  for (let made = 0; made < total; ) {
    await pause(TICK_MS);
    const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * rate));
    const touched = new Set<SimulatedAgent>();
    for (; made < due; made++) {
      const agent = agents[made % agents.length]!;
      agent.produce();
      touched.add(agent);
    }
    for (const agent of touched) agent.pump();
  }
}

async function inGroups(count: number, start: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await start(next++);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, worker));
}

async function storedBy(client: ConsoleClient, ids: ReadonlySet<string>): Promise<number> {
  const { devices } = await client.call<{ devices: Device[] }>('GET', '/devices');
  return devices
    .filter(({ agentId }) => ids.has(agentId))
    .reduce((sum, { eventCount }) => sum + eventCount, 0);
}

function percentiles(values: number[]): LoadResult['latencyMs'] {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
