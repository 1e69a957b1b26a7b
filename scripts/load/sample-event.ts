import { randomUUID } from 'node:crypto';
import type { GuardEvent } from '../../shared/events/event.ts';

/** An event as a blocked copy makes it, some 1.2 KB of JSON. */
export function sampleEvent(): GuardEvent {
  const id = randomUUID();
  const name = `客户名单-${id.slice(0, 8)}.docx`;
  const sha256 = id.replaceAll('-', '').repeat(2);
  return {
    id,
    at: Date.now(),
    type: 'file.seen',
    severity: 'high',
    channel: 'removable-storage',
    operation: 'created',
    actor: { user: 'wangwei', uid: 1000, groups: ['sales', 'staff'] },
    process: { pid: 4321, name: 'cp', path: '/usr/bin/cp' },
    device: {
      key: 'usb:0781:5583:4C530001230101117391',
      bus: 'usb',
      vendorId: '0781',
      productId: '5583',
      vendor: 'SanDisk',
      product: 'Ultra Fit',
      serial: '4C530001230101117391',
      node: 'sdb1',
      sizeBytes: 31_457_280_000,
      fileSystem: 'exfat',
      mountPoint: '/media/wangwei/USB',
      readOnly: false,
    },
    file: { name, path: `/media/wangwei/USB/${name}`, sizeBytes: 1_048_576, modifiedAt: Date.now(), sha256 },
    inspection: {
      type: 'docx',
      bytes: 1_048_576,
      sha256,
      level: 'secret',
      reasons: ['marking', 'cn.resident-id >= 10'],
      findings: [
        { detector: 'marking', count: 1, confidence: 1, samples: ['机密'], level: 'secret' },
        { detector: 'cn.resident-id', count: 42, confidence: 0.99, samples: ['1101**********002X'] },
      ],
      ms: 38.5,
    },
    decision: {
      action: 'block',
      severity: 'high',
      ruleId: 'block-secret-on-removable',
      matched: ['block-secret-on-removable'],
      policyRevision: 1,
    },
    outcome: { state: 'done', quarantineId: randomUUID() },
  };
}
