/** Tables of incidents, people's risk and documents' journeys; part of schema.ts. */
export interface IncidentTables {
  incidents: {
    id: number;
    /** What its checklist is chosen by: see console/domain/incidents/kinds.ts. */
    kind: string;
    /** Rank, 0 (info) to 4 (critical): the highest of its events, or what was set. */
    severity: number;
    state: 'open' | 'in-progress' | 'closed' | 'merged';
    outcome: string | null;
    owner: string | null;
    /** 1 when a person has worked on it: it is no longer put into another one by itself. */
    touched: number;
    /** Who or what it is about, as the event that opened it names it: a person, else a PC. */
    subject: string;
    document: string | null;
    level: string | null;
    /** How many events were gathered, also beyond those kept in incident_events. */
    events: number;
    opened_at: number;
    /** Of its events, agents' clocks. */
    first_at: number;
    last_at: number;
    acknowledged_at: number | null;
    escalations: number;
    closed_at: number | null;
    merged_into: number | null;
  };
  /** When an incident's events were about a person, a document or a device: see incidents/gather.ts. */
  incident_keys: { incident_id: number; key: string; first_at: number; last_at: number };
  incident_events: { position: number; incident_id: number; agent_id: string };
  incident_pcs: { incident_id: number; agent_id: string };
  /** What became of it; `by` null: the console by itself. `details` as JSON. */
  incident_acts: {
    id: string;
    incident_id: number;
    at: number;
    by: string | null;
    kind: string;
    details: string;
  };
  incident_checks: { incident_id: number; item: string; by: string; at: number };
  /** `score` as it was at `at`; what it is now follows from the half-life. */
  person_risk: {
    person: string;
    score: number;
    at: number;
    events: number;
    last_at: number;
    /** The PC of the newest event. */
    agent_id: string;
  };
  person_risk_reasons: { person: string; reason: string; score: number; at: number; events: number };
  person_channels: { person: string; channel: string; first_at: number };
  person_pcs: { person: string; agent_id: string; events: number; last_at: number };
  /** People who are about to leave, say. */
  watched_people: { person: string; reason: string; until: number; added_by: string; added_at: number };
  /** By what a document is known again: `sha256:…`, `name:…`, `fingerprint:…`. */
  document_marks: { mark: string; position: number };
}
