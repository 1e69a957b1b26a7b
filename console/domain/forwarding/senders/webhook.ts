import { createHmac } from 'node:crypto';
import { formatEcs } from '../formats/ecs.ts';
import { formatOcsf } from '../formats/ocsf.ts';
import { type ForwardRecord, recordId } from '../record.ts';
import { post } from './post.ts';
import type { RecordSender, Target } from './sender.ts';

const MOST = 100;
const PREFIX = 'whsec_';

/**
 * Signed as Standard Webhooks says (spec 1.0.0, "Signature scheme"): HMAC-SHA256 over id, timestamp and body, joined
 * by dots, with the key that stands in base64 after `whsec_`. The id is the same for every attempt at one batch.
 */
export function webhookSender(target: Target<'webhook'>): RecordSender {
  return {
    most: MOST,
    async send(records, signal) {
      const id = `msg_${recordId(records[0]!)}_${records.length}`;
      const body = JSON.stringify({
        type: 'guardpost.records',
        timestamp: new Date().toISOString(),
        data: { records: records.map((record) => bodyOf(record, target.settings.format)) },
      });
      const timestamp = Math.floor(Date.now() / 1000);
      await post(target.settings.url, body, {
        target,
        signal,
        headers: {
          'webhook-id': id,
          'webhook-timestamp': String(timestamp),
          'webhook-signature': signature(target.secrets.key ?? '', id, timestamp, body),
        },
      });
    },
  };
}

export function signature(key: string, id: string, timestamp: number, body: string): string {
  const bytes = Buffer.from(key.startsWith(PREFIX) ? key.slice(PREFIX.length) : key, 'base64');
  return `v1,${createHmac('sha256', bytes).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

function bodyOf(record: ForwardRecord, format: Target<'webhook'>['settings']['format']): unknown {
  if (format === 'ocsf') return formatOcsf(record);
  if (format === 'ecs') return formatEcs(record);
  const { source } = record;
  if (source === 'events') return { source, id: recordId(record), event: record.event };
  if (source === 'audit') return { source, id: recordId(record), entry: record.entry };
  const { attachments: _, ...notice } = record.notice;
  return { source, id: recordId(record), notice };
}
