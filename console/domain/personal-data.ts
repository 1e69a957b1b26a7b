import type { Kysely } from 'kysely';
import { SEVERITIES } from '../../shared/events/severity.ts';
import type { PersonalData } from '../api/contract-people.ts';
import type { Tables } from '../store/schema.ts';
import { CSV_START, csvLine } from './csv.ts';

/** More than a person makes in years; beyond it the export says that it was cut. */
const MOST_EVENTS = 50_000;

/**
 * All that is stored under the name of one person at a PC, for that person to have: Personal Information Protection
 * Law article 45. `reader`: the connection that long reading keeps nobody waiting on.
 */
export async function personalData(reader: Kysely<Tables>, user: string): Promise<PersonalData> {
  const rows = await reader
    .selectFrom('events')
    .leftJoin('devices', 'devices.agent_id', 'events.agent_id')
    .select(['events.at', 'events.received_at', 'events.agent_id', 'events.body', 'devices.hostname'])
    .where('events.actor', '=', user)
    .orderBy('events.position', 'desc')
    .limit(MOST_EVENTS + 1)
    .execute();
  const devices = await reader
    .selectFrom('known_device_uses')
    .innerJoin('known_devices', 'known_devices.id', 'known_device_uses.device_id')
    .leftJoin('devices', 'devices.agent_id', 'known_device_uses.agent_id')
    .select(['known_devices.vendor', 'known_devices.product', 'known_devices.serial', 'devices.hostname'])
    .select(['known_device_uses.first_seen_at', 'known_device_uses.last_seen_at'])
    .where('known_device_uses.actor', '=', user)
    .execute();
  const releases = await reader
    .selectFrom('release_requests')
    .select(['asked_at', 'reason', 'state', 'decided_at', 'note'])
    .where('asked_by', '=', user)
    .execute();
  const trainings = await reader
    .selectFrom('training_confirmations')
    .select(['card', 'edition', 'at'])
    .where('person', '=', user)
    .execute();
  const risk = await reader
    .selectFrom('person_risk_reasons')
    .select(['reason', 'score', 'at', 'events'])
    .where('person', '=', user)
    .execute();
  const watch = await reader
    .selectFrom('watched_people')
    .select(['reason', 'until', 'added_at'])
    .where('person', '=', user)
    .execute();
  const incidents = await reader
    .selectFrom('incidents')
    .select(['id', 'kind', 'severity', 'state', 'outcome', 'opened_at', 'closed_at'])
    .where('id', 'in', (sub) =>
      sub.selectFrom('incident_keys').select('incident_id').where('key', '=', `person:${user}`),
    )
    .orderBy('id', 'desc')
    .execute();
  return {
    user,
    madeAt: Date.now(),
    cut: rows.length > MOST_EVENTS,
    events: rows.slice(0, MOST_EVENTS).map((row) => ({
      at: row.at,
      receivedAt: row.received_at,
      hostname: row.hostname ?? row.agent_id,
      event: JSON.parse(row.body) as Record<string, unknown>,
    })),
    devices: devices.map((row) => ({
      name: [row.vendor, row.product].filter(Boolean).join(' '),
      serial: row.serial,
      hostname: row.hostname,
      firstSeenAt: row.first_seen_at,
      lastSeenAt: row.last_seen_at,
    })),
    releases: releases.map((row) => ({
      askedAt: row.asked_at,
      reason: row.reason,
      state: row.state,
      decidedAt: row.decided_at,
      note: row.note,
    })),
    trainings,
    risk,
    watchList: watch.map((row) => ({ reason: row.reason, until: row.until, addedAt: row.added_at })),
    incidents: incidents.map((row) => ({
      id: row.id,
      kind: row.kind,
      severity: SEVERITIES[row.severity]!,
      state: row.state,
      outcome: row.outcome,
      openedAt: row.opened_at,
      closedAt: row.closed_at,
    })),
  };
}

/** The same as rows for a spreadsheet: what, when, where, and the rest as JSON. */
export function personalDataCsv(data: PersonalData): string {
  const { events, devices, releases, trainings, risk, watchList, incidents } = data;
  const rows = [
    ['kind', 'time', 'place', 'details'],
    ...events.map((row) => ['event', iso(row.at), row.hostname, JSON.stringify(row.event)]),
    ...devices.map((row) => ['device', iso(row.lastSeenAt), row.hostname ?? '', JSON.stringify(row)]),
    ...releases.map((row) => ['release request', iso(row.askedAt), '', JSON.stringify(row)]),
    ...trainings.map((row) => ['training', iso(row.at), '', JSON.stringify(row)]),
    ...risk.map((row) => ['risk score', iso(row.at), '', JSON.stringify(row)]),
    ...watchList.map((row) => ['watch list', iso(row.addedAt), '', JSON.stringify(row)]),
    ...incidents.map((row) => ['incident', iso(row.openedAt), '', JSON.stringify(row)]),
  ];
  return CSV_START + rows.map(csvLine).join('');
}

function iso(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString();
}
