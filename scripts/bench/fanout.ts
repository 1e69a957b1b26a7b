import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import type WebSocket from 'ws';
import { certificateRequest, newPrivateKey } from '../../agent/service/certificate-request.ts';
import { AuditLog } from '../../console/domain/audit/audit-log.ts';
import { loadRecordSigner } from '../../console/domain/audit/keys.ts';
import { DeviceIdentities } from '../../console/domain/device-identities.ts';
import { Enrolment } from '../../console/domain/enrolment.ts';
import { consoleId } from '../../console/domain/identity.ts';
import { Authority } from '../../console/domain/pki/authority.ts';
import { DATABASE_FILE, openSqliteStore } from '../../console/store/sqlite/open.ts';
import { parsePolicy } from '../../shared/policy/parse.ts';
import { GATEWAY_PATH, SUBPROTOCOL } from '../../shared/protocol/limits.ts';
import { startGuardpost } from '../demo/children.ts';
import { ConsoleClient } from '../demo/console-client.ts';
import { type BareIdentity, bareIdentity, openSocket } from './bare-tls.ts';
import { firstLine } from './first-line.ts';
import { type BenchResult, cost } from './result.ts';

const BARE = fileURLToPath(new URL('./fanout-bare.ts', import.meta.url));
const PC = { hostname: 'pc', platform: 'linux', osVersion: 'Debian 12', agentVersion: '0.1.0' } as const;
const POLICY_BYTES = 20_000;
const CONNECT_AT_ONCE = 64;

/**
 * Milliseconds from the publication of a 20 KB policy to the moment when the last connected agent's answer is
 * durably recorded; the limit is a bare loop that sends the same text over as many sockets, both over mutual TLS, and counts the answers.
 */
export async function run({ agents = 5_000, rounds = 5 } = {}): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'guardpost-bench-'));
  const dataDir = join(folder, 'console');
  const bareDir = join(folder, 'bare');
  const identities = await enrolAll(dataDir, agents);
  const console_ = startGuardpost([
    'console',
    '--data',
    dataDir,
    '--listen',
    '127.0.0.1:0',
    '--second-factor',
    'optional',
  ]);
  const bare = spawn(process.execPath, [BARE, bareDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const sockets: WebSocket[] = [];
  let store: Database.Database | undefined;
  try {
    const url = (await console_.line(/console: (http:\/\/\S+)/))[1]!;
    const code = (await console_.line(/\b([0-9A-Z]{4}(?:-[0-9A-Z]{4})+)\b/))[1]!;
    const client = new ConsoleClient(url);
    await client.setUp(code, 'bench', randomUUID());
    const linkUrl = `${(await console_.line(/(wss:\/\/\S+)/))[1]!}${GATEWAY_PATH}`;
    const bareUrl = await firstLine(bare);
    const bareAgent = await bareIdentity(bareDir, randomUUID());
    const control = await openSocket(`${bareUrl}/control`, bareAgent);
    sockets.push(control);
    for (let at = 0; at < agents; at += CONNECT_AT_ONCE) {
      const some = identities.slice(at, at + CONNECT_AT_ONCE);
      sockets.push(...(await Promise.all(some.map((identity) => connectAgent(linkUrl, identity)))));
      sockets.push(...(await Promise.all(some.map(() => connectBare(bareUrl, bareAgent)))));
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

type Enrolled = BareIdentity & { agentId: string };

/** Identities made in the store before the console runs: joining one by one is not what is measured. */
async function enrolAll(dataDir: string, agents: number): Promise<Enrolled[]> {
  const store = await openSqliteStore(dataDir);
  try {
    const audit = new AuditLog({
      consoleId: await consoleId(store.db),
      store: store.audit,
      signer: await loadRecordSigner(dataDir),
      witnesses: [],
    });
    const authority = await Authority.load(dataDir);
    const enrolment = new Enrolment(store.db, new DeviceIdentities(store.db, audit, () => authority, 1));
    const request = { note: 'bench', validMinutes: 60, uses: agents, createdBy: 'bench' };
    const token = (await enrolment.createToken(request)).token.split('.')[0]!;
    const identities: Enrolled[] = [];
    for (let index = 0; index < agents; index++) {
      const key = newPrivateKey();
      identities.push({ ...(await enrolment.enrol({ token, csr: certificateRequest(key), ...PC })), key });
    }
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

async function connectAgent(linkUrl: string, identity: Enrolled): Promise<WebSocket> {
  const socket = await openSocket(linkUrl, identity, { protocols: [SUBPROTOCOL] });
  const welcome = new Promise((resolve) => socket.once('message', resolve));
  const state = { versions: [1], epoch: randomUUID(), lastSeq: 0, policyRevision: 1 };
  socket.send(JSON.stringify({ type: 'hello', ...PC, agentId: identity.agentId, ...state }));
  await welcome;
  answerPolicies(socket);
  return socket;
}

async function connectBare(url: string, identity: BareIdentity): Promise<WebSocket> {
  const socket = await openSocket(url, identity);
  answerPolicies(socket);
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
