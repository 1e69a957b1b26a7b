import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { basename } from 'node:path';
import { pino } from 'pino';
import type { Inspection } from '../../../shared/detection/finding.ts';
import { displayName } from '../../../shared/events/display-name.ts';
import type { GuardEvent } from '../../../shared/events/event.ts';
import type { Severity } from '../../../shared/events/severity.ts';
import { Policy } from '../../../shared/policy/schema.ts';
import type { InspectionRequest, Inspector } from '../../inspector/inspector.ts';
import type { SettledFile } from '../../monitors/monitor.ts';
import { type StateFile, StateFiles } from '../keys/state-files.ts';
import { EventSealer } from '../spool/event-chain.ts';
import { Spool, type SpoolOptions } from '../spool/spool.ts';

export const silent = pino({ level: 'silent' });

export function openSpool(file: string, options: Partial<SpoolOptions> = {}): Spool {
  return new Spool({
    file,
    key: Buffer.alloc(32, 7),
    maxBytes: 100_000_000,
    keepAcknowledged: { bytes: 1_000_000, ms: 3_600_000 },
    announceMs: 0,
    log: silent,
    ...options,
  });
}

export function stateFile(folder: string, name: string): StateFile {
  return new StateFiles(folder, Buffer.alloc(32, 7), () => {}).file(name);
}

export function testSealer(agentId: string): EventSealer {
  return new EventSealer(agentId, generateKeyPairSync('ed25519'));
}

export function fileEvent(severity: Severity = 'info', name = 'a.txt'): GuardEvent {
  return {
    id: randomUUID(),
    at: 1,
    type: 'file.seen',
    severity,
    file: { name, path: `/media/${name}`, sizeBytes: 1 },
  };
}

export function eventsIn(spool: Spool, after = 0): GuardEvent[] {
  return spool.read(after, 100_000, 1e9).map(({ body }) => JSON.parse(body) as GuardEvent);
}

/** A policy that stops what says 机密 and warns of what says 秘密, for documents read by `plainInspector`. */
export const testPolicy = Policy.parse({
  name: 'test',
  contact: { name: '信息安全部' },
  rules: [
    { id: 'stop', name: 'stop', when: { levelAtLeast: 'secret' }, action: 'block', severity: 'high' },
    { id: 'warn', name: 'warn', when: { levelAtLeast: 'confidential' }, action: 'warn', severity: 'medium' },
    { id: 'unread', name: 'unread', when: { unreadable: true }, action: 'audit', severity: 'low' },
  ],
});

export function settled(path: string | Buffer, root: string, about: Partial<SettledFile> = {}): SettledFile {
  const { dev, ino, size, mtimeMs } = lstatSync(path, { bigint: true });
  const text = displayName(path);
  const device = { key: 'usb:test', bus: 'usb' as const, mountPoint: root };
  return {
    observation: {
      at: Date.now(),
      channel: 'removable-storage',
      operation: 'created',
      device,
      file: { name: basename(text), path: text, sizeBytes: Number(size), modifiedAt: Number(mtimeMs) },
    },
    path,
    dev,
    ino,
    root,
    mount: { mountPoint: root, device },
    ...about,
  };
}

/** An inspector that answers from a function; counts what it was asked. */
export function plainInspector(answer: (request: InspectionRequest) => Promise<Inspection>): Inspector & {
  asked: InspectionRequest[];
} {
  const asked: InspectionRequest[] = [];
  return {
    asked,
    inspect: (request) => {
      asked.push(request);
      return answer(request);
    },
    configure: () => {},
    recognise: async () => ({ loaded: [], failed: [] }),
    warm: () => {},
    close: async () => {},
  };
}
