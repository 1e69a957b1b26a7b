import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AuditEntry } from '../../../../shared/events/audit-entry.ts';
import type { StoredEvent } from '../../../api/contract.ts';
import type { ForwardRecord } from '../record.ts';
import { cefFields, formatCef } from './cef.ts';
import { formatEcs } from './ecs.ts';
import { formatLeef, leefFields } from './leef.ts';
import { formatOcsf } from './ocsf.ts';
import { framed, syslogMessage } from './syslog.ts';

/** Names as an attacker gives them to files: with all that ends a field, a line or a message. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        '|',
        '=',
        '\\',
        '\n',
        '\r',
        '\t',
        ' ',
        '"',
        ']',
        '\u2028',
        '\u0085',
        '\0',
        '公',
        'act=block',
        'CEF:0|',
      ),
      {
        maxLength: 30,
      },
    )
    .map((parts) => parts.join('')),
);

function eventRecord(name: string, more: Partial<StoredEvent> = {}): ForwardRecord {
  return {
    source: 'events',
    position: 7,
    groups: [name],
    event: {
      id: randomUUID(),
      at: 1_750_000_000_000,
      type: 'file.seen',
      severity: 'high',
      channel: 'removable-storage',
      actor: { user: name },
      process: { pid: 4, name, path: `/bin/${name}` },
      device: { key: 'k', bus: 'usb', vendor: name },
      file: { name, path: `/media/${name}`, sizeBytes: 5, sha256: 'a'.repeat(64) },
      inspection: {
        type: 'docx',
        bytes: 5,
        level: 'secret',
        findings: [{ detector: 'cn.resident-id', count: 3, confidence: 1, samples: ['1101**********002X'] }],
        ms: 1,
      },
      decision: { action: 'block', severity: 'high', ruleId: 'r1', ruleName: name, policyRevision: 4 },
      outcome: { state: 'done', quarantineId: randomUUID() },
      details: { why: name },
      position: 7,
      agentId: randomUUID(),
      hostname: name,
      receivedAt: 1_750_000_000_500,
      ...more,
    } as StoredEvent,
  };
}
function auditRecord(text: string, action: AuditEntry['action'] = 'session.refused'): ForwardRecord {
  return {
    source: 'audit',
    position: 3,
    entry: {
      at: 1,
      actor: { kind: 'person', name: text, address: '10.0.0.9' },
      action,
      target: text,
      details: { text },
    },
  };
}
const noticeRecord = (text: string): ForwardRecord => ({
  source: 'notices',
  position: 1,
  notice: { id: randomUUID(), at: 2, kind: 'incident.opened', severity: 'critical', title: text, text },
});
const records = nasty.chain((name) =>
  fc.constantFrom(eventRecord(name), auditRecord(name), noticeRecord(name)),
);

/** Reads CEF by its rules: seven fields of the header, then keys that stand before an unescaped equals sign. */
function readCef(line: string): { header: string[]; extension: Record<string, string> } {
  const header: string[] = [];
  let rest = line;
  for (let field = 0; field < 7; field++) {
    const end = /(?<!\\)(?:\\\\)*\|/.exec(rest);
    if (!end) throw new Error('the header is cut');
    const length = end.index + end[0].length - 1;
    header.push(rest.slice(0, length).replace(/\\([\\|])/g, '$1'));
    rest = rest.slice(length + 1);
  }
  const extension: Record<string, string> = {};
  for (const part of rest.split(/ (?=[A-Za-z0-9]+=)/)) {
    const equals = part.indexOf('=');
    extension[part.slice(0, equals)] = part
      .slice(equals + 1)
      .replace(/\\([\\=nr])/g, (_, c: string) => ({ n: '\n', r: '\r' })[c] ?? c);
  }
  return { header, extension };
}

describe('whatever a file is called, a line stays one line with the fields that it has', () => {
  test('CEF', () => {
    fc.assert(
      fc.property(records, (record) => {
        const line = formatCef(record);
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        const { header, extension } = readCef(line);
        expect(header.slice(0, 3)).toEqual(['CEF:0', 'Guardpost', 'Guardpost']);
        const wanted = Object.entries(cefFields(record)).filter(
          ([, value]) => value !== undefined && value !== '',
        );
        expect(Object.keys(extension)).toEqual(wanted.map(([key]) => key));
        expect(extension.act).toBe(record.source === 'events' ? 'block' : undefined);
      }),
    );
  });

  test('LEEF', () => {
    fc.assert(
      fc.property(records, (record) => {
        const line = formatLeef(record);
        expect(line).not.toMatch(/[\n\r\p{Zl}\p{Zp}\0]/u);
        const [version, vendor, product, , , delimiter, ...rest] = line.split('|');
        expect([version, vendor, product, delimiter]).toEqual(['LEEF:2.0', 'Guardpost', 'Guardpost', 'x09']);
        const attributes = rest.join('|').split('\t');
        const wanted = Object.entries(leefFields(record)).filter(
          ([, value]) => value !== undefined && value !== '',
        );
        expect(attributes.map((each) => each.slice(0, each.indexOf('=')))).toEqual(
          wanted.map(([key]) => key),
        );
      }),
    );
  });

  test.each(['cef', 'leef', 'ocsf', 'ecs'] as const)('RFC 5424 around %s', (format) => {
    fc.assert(
      fc.property(records, (record) => {
        const message = syslogMessage(record, format);
        expect(message).toMatch(
          /^<1(0[4-9]|1[01])>1 \S+Z [\x21-\x7e]{1,255} guardpost - [\x21-\x7e]{1,32} - \S/,
        );
        expect(message).not.toMatch(/[\n\r]/);
        const frame = Buffer.from(framed(message));
        const space = frame.indexOf(' ');
        expect(Number(frame.subarray(0, space))).toBe(frame.length - space - 1);
      }),
    );
  });

  test('JSON bodies keep the name as it is', () => {
    fc.assert(
      fc.property(nasty, (name) => {
        const record = eventRecord(name);
        const round = (value: unknown) => JSON.parse(JSON.stringify(value));
        expect(round(formatOcsf(record)).file.name).toBe(JSON.parse(JSON.stringify(name)));
        expect(round(formatEcs(record)).file.name).toBe(JSON.parse(JSON.stringify(name)));
      }),
    );
  });
});

describe('OCSF 1.8', () => {
  test('a file on its way out is a Data Security Finding with what its class requires', () => {
    expect(formatOcsf(eventRecord('客户.xlsx'))).toMatchObject({
      metadata: {
        version: '1.8.0',
        product: { vendor_name: 'Guardpost' },
        profiles: ['host', 'security_control'],
      },
      category_uid: 2,
      class_uid: 2006,
      activity_id: 1,
      type_uid: 200601,
      severity_id: 4,
      time: 1_750_000_000_000,
      finding_info: { uid: expect.any(String), title: expect.any(String) },
      file: { name: '客户.xlsx', type_id: 1, hashes: [{ algorithm_id: 3, value: 'a'.repeat(64) }] },
      action_id: 2,
      disposition_id: 3,
      data_security: { confidentiality_id: 3, data_lifecycle_state_id: 2 },
    });
  });

  test('what was not stopped is not called denied', () => {
    const record = eventRecord('a', { outcome: { state: 'not-stopped', reason: 'read-only' } });
    expect(formatOcsf(record)).toMatchObject({ action_id: 1 });
  });

  test('what an agent tells of itself is a Detection Finding, an act API Activity', () => {
    const {
      file: _,
      channel: __,
      ...agent
    } = (eventRecord('a') as ForwardRecord & { source: 'events' }).event;
    const told: ForwardRecord = {
      source: 'events',
      position: 1,
      groups: [],
      event: { ...agent, type: 'agent.stopped' },
    };
    expect(formatOcsf(told)).toMatchObject({ class_uid: 2004, type_uid: 200401 });
    expect(formatOcsf(auditRecord('x', 'account.removed'))).toMatchObject({
      class_uid: 6003,
      activity_id: 4,
      type_uid: 600304,
      actor: { user: { name: 'x' } },
      api: { operation: 'account.removed' },
      src_endpoint: { ip: '10.0.0.9' },
      status_id: 1,
    });
  });
});

test('samples of what was found leave the console in no format', () => {
  const record = eventRecord('a.xlsx');
  for (const format of ['cef', 'leef', 'ocsf', 'ecs'] as const) {
    expect(syslogMessage(record, format)).not.toContain('1101');
    expect(syslogMessage(record, format)).toContain('cn.resident-id');
  }
});
