import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import WebSocket from 'ws';
import { Enrolment } from '../../console/domain/enrolment.ts';
import { DATABASE_FILE, openSqliteStore } from '../../console/store/sqlite/open.ts';
import { parsePolicy } from '../../shared/policy/parse.ts';
import { GATEWAY_PATH, SUBPROTOCOL } from '../../shared/protocol/limits.ts';
import { startGuardpost } from '../demo/children.ts';
import { ConsoleClient } from '../demo/console-client.ts';
import { firstLine } from './first-line.ts';
import { type BenchResult, cost } from './result.ts';

const BARE = fileURLToPath(new URL('./fanout-bare.ts', import.meta.url));
const PC = { hostname: 'pc', platform: 'linux', osVersion: 'Debian 12', agentVersion: '0.1.0' } as const;
const POLICY_BYTES = 20_000;
const CONNECT_AT_ONCE = 64;

/**
 * Milliseconds from the publication of a 20 KB policy to the moment when the last connected agent's answer is
 * durably recorded; the limit is a bare loop that sends the same text over as many sockets and counts the answers.
 */
export async function run({ agents = 5_000, rounds = 5 } = {}): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'guardpost-bench-'));
  const dataDir = join(folder, 'console');
  const credentials = await enrolAll(dataDir, agents);
  const console_ = startGuardpost([
    'console',
    '--data',
    dataDir,
    '--listen',
    '127.0.0.1:0',
    '--second-factor',
    'optional',
  ]);
  const bare = spawn(process.execPath, [BARE], { stdio: ['ignore', 'pipe', 'inherit'] });
  const sockets: WebSocket[] = [];
  let store: Database.Database | undefined;
  try {
    const url = (await console_.line(/(http:\/\/\S+)/))[1]!;
    const code = (await console_.line(/\b([0-9A-Z]{4}(?:-[0-9A-Z]{4})+)\b/))[1]!;
    const client = new ConsoleClient(url);
    await client.setUp(code, 'bench', randomUUID());
    const bareUrl = await firstLine(bare);
    const control = await open(`${bareUrl.replace('http', 'ws')}/control`);
    sockets.push(control);
    for (let at = 0; at < agents; at += CONNECT_AT_ONCE) {
      const some = credentials.slice(at, at + CONNECT_AT_ONCE);
      sockets.push(...(await Promise.all(some.map((credential) => connectAgent(url, credential)))));
      sockets.push(...(await Promise.all(some.map(() => connectBare(bareUrl)))));
    }
    store = new Database(join(dataDir, DATABASE_FILE), { readonly: true });
    const recorded = store
      .prepare<[number], number>(
        "select count(*) from policy_status where revision = ? and state = 'applied'",
      )
      .pluck();

    const samples: { ours: number[]; limit: number[] } = { ours: [], limit: [] };
    // The first round warms both up and is not counted; then each goes first in turn.
    for (let round = 0; round <= rounds; round++) {
      const source = policySource(round);
      const result = parsePolicy(source);
      if (!result.ok) throw new Error('the policy of the benchmark is broken');
      const ours = async () => {
        const base = await client.currentRevision();
        const began = performance.now();
        const { revision } = await client.publish(source, base, '');
        while (recorded.get(revision)! < agents) await new Promise((resolve) => setTimeout(resolve, 2));
        if (round > 0) samples.ours.push(performance.now() - began);
      };
      const limit = async () => {
        const began = performance.now();
        const done = new Promise((resolve) => control.once('message', resolve));
        control.send(JSON.stringify({ revision: round + 1, document: result.policy }));
        await done;
        if (round > 0) samples.limit.push(performance.now() - began);
      };
      const pair = [ours, limit];
      if (round % 2 === 1) pair.reverse();
      for (const part of pair) await part();
    }
    return [cost(`fanout to ${agents} agents`, 'ms', samples.ours, samples.limit)];
  } finally {
    for (const socket of sockets) socket.terminate();
    store?.close();
    bare.kill('SIGTERM');
    await console_.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Identities made in the store before the console runs: joining one by one is not what is measured. */
async function enrolAll(dataDir: string, agents: number): Promise<{ agentId: string; credential: string }[]> {
  const store = await openSqliteStore(dataDir);
  try {
    const enrolment = new Enrolment(store.db);
    const { token } = await enrolment.createToken({
      note: 'bench',
      validMinutes: 60,
      uses: agents,
      createdBy: 'bench',
    });
    const identities: { agentId: string; credential: string }[] = [];
    for (let index = 0; index < agents; index++) identities.push(await enrolment.enrol({ token, ...PC }));
    return identities;
  } finally {
    await store.close();
  }
}

/** Answers every policy at once, without reading it: both sides get the same, cheapest possible agent. */
function answerPolicies(socket: WebSocket): void {
  socket.on('message', (data) => {
    const revision = /^\{"type":"policy","revision":(\d+)/.exec(
      (data as Buffer).toString('latin1', 0, 64),
    )?.[1];
    if (revision) socket.send(`{"type":"policy-status","revision":${revision},"state":"applied","ms":0}`);
  });
}

async function connectAgent(
  url: string,
  { agentId, credential }: { agentId: string; credential: string },
): Promise<WebSocket> {
  const socket = await open(`${url.replace('http', 'ws')}${GATEWAY_PATH}`, credential);
  const welcome = new Promise((resolve) => socket.once('message', resolve));
  const state = { versions: [1], epoch: randomUUID(), lastSeq: 0, policyRevision: 1 };
  socket.send(JSON.stringify({ type: 'hello', ...PC, agentId, ...state }));
  await welcome;
  answerPolicies(socket);
  return socket;
}

async function connectBare(url: string): Promise<WebSocket> {
  const socket = await open(url.replace('http', 'ws'));
  answerPolicies(socket);
  return socket;
}

async function open(url: string, credential?: string): Promise<WebSocket> {
  const headers = credential === undefined ? {} : { authorization: `Bearer ${credential}` };
  const protocols = credential === undefined ? [] : [SUBPROTOCOL];
  const socket = new WebSocket(url, protocols, { headers, perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return socket;
}

function policySource(round: number): string {
  const rules: string[] = [];
  for (let n = 0; rules.join('').length < POLICY_BYTES; n++) {
    const path = `/home/*/部门-${n}/round-${round}/**`;
    rules.push(`  - { id: rule-${n}, name: 规则 ${n}, when: { path: "${path}" }, action: audit }\n`);
  }
  return `name: fanout\nrules:\n${rules.join('')}`;
}
