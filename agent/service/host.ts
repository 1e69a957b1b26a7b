import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Health, PartHealth } from '../../shared/protocol/heartbeat.ts';
import type { Platform } from '../platform/platform.ts';
import type { Spool } from './spool/spool.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** What the agent says of its PC and of itself when it connects. */
export function describeHost(platform: Platform) {
  return {
    agentVersion: version,
    platform: platform.name,
    osVersion: platform.osVersion().slice(0, 256),
    hostname: hostname().slice(0, 256) || 'unknown',
  };
}

/** Makes the health report of each heartbeat; CPU is of one core, since the former report. */
export function healthReporter(
  spool: Spool,
  parts: () => PartHealth[],
  states: () => string[],
): () => Health {
  let cpu = process.cpuUsage();
  let at = performance.now();
  return () => {
    const used = process.cpuUsage(cpu);
    const elapsedMs = Math.max(1, performance.now() - at);
    cpu = process.cpuUsage();
    at = performance.now();
    const { events, bytes, dropped } = spool.status();
    return {
      spoolEvents: events,
      spoolBytes: bytes,
      dropped,
      rssBytes: process.memoryUsage.rss(),
      cpuPercent: Math.round(((used.user + used.system) / 1000 / elapsedMs) * 10_000) / 100,
      parts: parts().slice(0, 64),
      states: states().slice(0, 16),
    };
  };
}
