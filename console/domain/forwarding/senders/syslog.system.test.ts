import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GuardEvent } from '../../../../shared/events/event.ts';
import type { IntegrationRequest } from '../../../api/contract-integrations.ts';
import { openSqliteStore } from '../../../store/sqlite/open.ts';
import { toEventRow } from '../../events/event-row.ts';
import { SealedText } from '../../sealed-text.ts';
import { Integrations } from '../integrations.ts';
import { Sources } from '../sources.ts';
import { Rsyslog, WITHOUT_RSYSLOG } from '../testing/rsyslog.ts';

// A real rsyslog over TLS, and a forwarder that is killed and started again while it is killed and started again, too.

const FORWARDER = fileURLToPath(new URL('../testing/forwarder.ts', import.meta.url));
const KEY = randomBytes(32);
const EVENTS = 1200;
/** As an attacker calls a file whose record is to be hidden or another to be forged. */
const HOSTILE = 'x|=\\\n<0>1 - evil - - - - CEF:0|forged\t act=allow.docx';

let folder: string;
let rsyslog: Rsyslog;
let forwarder: ChildProcess | undefined;
const ids: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-syslog-'));
  if (WITHOUT_RSYSLOG) return;
  rsyslog = await Rsyslog.prepare(folder, await freePort());
  const store = await openSqliteStore(join(folder, 'data'));
  const integrations = new Integrations(store.db, new SealedText(KEY), new Sources(store));
  await integrations.create(target('cef'));
  await integrations.create({ ...target('ecs'), filter: { sources: ['events'], severity: 'critical' } });
  const agentId = randomUUID();
  for (let first = 1; first <= EVENTS; first += 200) {
    const rows = Array.from({ length: 200 }, (_, n) => toEventRow(first + n, event(first + n), 'pc'));
    await store.events.append([{ agentId, epoch: randomUUID(), receivedAt: Date.now(), rows, rejected: [] }]);
  }
  await store.close();
});
afterAll(async () => {
  forwarder?.kill('SIGKILL');
  await rsyslog?.stop('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

test.skipIf(WITHOUT_RSYSLOG)(
  'every event is in a real rsyslog, parsed, although both ends are killed over and over',
  async () => {
    // Nobody listens at first.
    await startForwarder();
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (let round = 0; round < 3; round++) {
      await rsyslog.start();
      const before = rsyslog.lines().length;
      await expect.poll(() => rsyslog.lines().length, { timeout: 30_000 }).toBeGreaterThan(before);
      // One end in the middle of it, then the other.
      if (round % 2 === 0) await killForwarder();
      await rsyslog.stop('SIGKILL');
      if (round % 2 === 0) await startForwarder();
    }
    await rsyslog.start();
    const cef = () => rsyslog.lines().filter(({ msg }) => msg.includes('CEF:0'));
    await expect
      .poll(() => new Set(cef().map(externalId)).size, { timeout: 60_000, interval: 200 })
      .toBe(EVENTS);
    expect(new Set(cef().map(externalId))).toEqual(new Set(ids));
    for (const line of rsyslog.lines()) {
      expect(line).toMatchObject({ facility: '13', app: 'guardpost', id: 'file.seen' });
      expect(line.msg).not.toContain('\n');
    }
    // The forged record is a name within a record, and no record.
    const hostile = cef().find((line) => externalId(line) === ids[4])!;
    expect(hostile.severity).toBe('err');
    expect(hostile.msg).toContain('fname=x|\\=\\\\\\n<0>1 - evil - - - - CEF:0|forged  act\\=allow.docx');
    expect(rsyslog.lines().some(({ host }) => host === 'evil')).toBe(false);
    // The other target asked for what is critical, in JSON.
    await expect.poll(() => rsyslog.lines().some(({ msg }) => msg.includes('"ecs"'))).toBe(true);
    const ecs = rsyslog.lines().filter(({ msg }) => msg.trimStart().startsWith('{'));
    expect(new Set(ecs.map(({ severity }) => severity))).toEqual(new Set(['crit']));
    expect(JSON.parse(ecs[0]!.msg)).toMatchObject({
      event: { action: 'file.seen' },
      log: { level: 'critical' },
    });
  },
);

test.skipIf(WITHOUT_RSYSLOG)('a receiver that another authority vouches for gets nothing', async () => {
  const store = await openSqliteStore(join(folder, 'other'));
  const { syslogSender } = await import('./syslog.ts');
  const { settings } = target('cef');
  const { ca: _, ...untrusting } = settings as Extract<IntegrationRequest['settings'], { kind: 'syslog' }>;
  const sender = syslogSender({
    id: randomUUID(),
    name: '',
    allowLocal: true,
    allowPlaintext: false,
    secrets: {},
    settings: untrusting,
  });
  const before = rsyslog.lines().length;
  await expect(sender.send([], new AbortController().signal)).rejects.toThrow(/certificate/);
  expect(rsyslog.lines()).toHaveLength(before);
  await store.close();
});

function target(format: 'cef' | 'ecs'): IntegrationRequest {
  return {
    name: format,
    enabled: true,
    allowLocal: true,
    allowPlaintext: false,
    perSecond: 300,
    filter: { sources: ['events'], severity: 'info' },
    settings: {
      kind: 'syslog',
      host: 'localhost',
      port: rsyslog.port,
      transport: 'tls',
      format,
      confirm: true,
      ca: rsyslog.ca,
    },
  };
}

function event(seq: number): GuardEvent {
  const name = seq === 5 ? HOSTILE : `${seq}.docx`;
  const id = randomUUID();
  ids.push(id);
  return {
    id,
    at: Date.now(),
    type: 'file.seen',
    severity: seq % 100 === 0 ? 'critical' : 'high',
    channel: 'removable-storage',
    file: { name, path: `/media/${name}`, sizeBytes: 1 },
  };
}

const externalId = ({ msg }: { msg: string }) => /externalId=(\S+)/.exec(msg)?.[1] ?? '';

async function startForwarder(): Promise<void> {
  forwarder = spawn(process.execPath, [FORWARDER, join(folder, 'data'), KEY.toString('hex')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(forwarder.stdout!, 'data');
}

async function killForwarder(): Promise<void> {
  forwarder!.kill('SIGKILL');
  await once(forwarder!, 'exit');
}

async function freePort(): Promise<number> {
  const server: Server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}
