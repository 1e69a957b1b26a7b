import type { Generated } from 'kysely';
import type { IncidentTables } from './schema-incidents.ts';

/** Columns as stored. Times are milliseconds since the epoch, UTC; `*_hash` is the SHA-256 of a random secret in hex. */
export interface Tables extends IncidentTables {
  settings: { key: string; value: string };
  users: {
    id: Generated<number>;
    username: string;
    /** Argon2id in PHC format; empty for an account that has no password, only single sign-on. */
    password_hash: string;
    /** 1 while the password is one that somebody else has set. */
    password_temporary: Generated<number>;
    /** Who comes from the provider with this address, verified there, is linked to the account the first time. */
    sign_on_email: string | null;
    /** 1 when roles and scope are what the provider's claims say at each log-in. */
    roles_from_claims: Generated<number>;
    /** Roles as a JSON list. */
    roles: string;
    /** Groups of devices that the account is kept to, as a JSON list; null for all. */
    scope: string | null;
    created_at: number;
    /** Secret of the authenticator app, sealed with a key that is not in the database. */
    totp_secret: string | null;
    /** The last time step that a code was taken of. */
    totp_step: number | null;
  };
  api_tokens: {
    id: string;
    token_hash: string;
    user_id: number;
    name: string;
    /** Rights as a JSON list. */
    rights: string;
    created_at: number;
    expires_at: number;
    last_used_at: number | null;
  };
  passkeys: {
    /** Credential id, base64url. */
    id: string;
    user_id: number;
    /** Name of the console that it was made for (relying party). */
    rp_id: string;
    /** COSE key, base64url. */
    public_key: string;
    /** Signature counter of the last use; 0 for a key that does not count. */
    counter: number;
    /** How the browser reaches it, as a JSON list. */
    transports: string;
    name: string;
    created_at: number;
    last_used_at: number | null;
  };
  /** Identities at OpenID Connect providers, and the accounts that they open. */
  external_identities: {
    issuer: string;
    subject: string;
    user_id: number;
    linked_at: number;
    last_used_at: number | null;
  };
  recovery_codes: { user_id: number; code_hash: string };
  sessions: {
    token_hash: string;
    /** By which it is listed and revoked. */
    id: string;
    user_id: number;
    created_at: number;
    expires_at: number;
    last_seen_at: number;
    address: string;
    /** User-Agent as the browser says it. */
    browser: string;
    /** What is still to be done before the session has its rights. */
    stage: 'complete' | 'second-factor' | 'enrolment' | 'password-change';
    /** 1 when it was opened by single sign-on. */
    sign_on: Generated<number>;
    /** When its person showed the provider again that it is they. */
    proven_at: number | null;
  };
  enrolment_tokens: {
    id: string;
    token_hash: string;
    note: string;
    created_by: string;
    created_at: number;
    expires_at: number;
    uses: number;
    used: number;
    used_at: number | null;
    /** Agent id of the PC that enrolled with it. */
    used_by: string | null;
  };
  /** What the seals of each agent are checked with; one that is told anew adds to the former ones. */
  seal_keys: { agent_id: string; public_key: string; since: number };
  /** Every seal as it came, see shared/protocol/event-seal.ts. */
  event_seals: {
    /** In the order in which they were stored, without a gap. */
    number: number;
    agent_id: string;
    epoch: string;
    after: number;
    first: number;
    last: number;
    previous: string;
    head: string;
    signature: string;
    /** Chain over all seals up to this one: SHA-256 of the former's and of this signature, hex. */
    log: string;
  };
  devices: {
    agent_id: string;
    /** SHA-256 of the public key that it enrolled with, in hex. */
    key_hash: string;
    hostname: string;
    platform: 'windows' | 'linux' | 'macos';
    os_version: string;
    agent_version: string;
    enrolled_at: number;
    last_seen_at: number | null;
    /** 1 when its last link ended because it stopped answering. */
    silent: number;
    address: string | null;
    /** Revision in force on the PC, as it says itself; 0 for none. */
    policy_revision: number;
    /** Health as JSON. */
    health: string | null;
    /** The last NetworkStatus as JSON. */
    network_status: string | null;
    /** Names of groups as a JSON list. */
    groups: string;
    /** The same as a signed statement; null while nobody has put the PC into any. */
    groups_envelope: string | null;
  };
  /** What certificate a PC was last seen with, and what is wrong with its identity. */
  device_identities: {
    agent_id: string;
    serial: string | null;
    valid_from: number | null;
    valid_to: number | null;
    /** The spool epoch of its last link. */
    epoch: string | null;
    revoked_at: number | null;
    revoked_by: string | null;
    revoked_reason: string | null;
    /** IdentityAlert as JSON, until somebody has looked into it. */
    alert: string | null;
  };
  policies: {
    revision: Generated<number>;
    name: string;
    source: string;
    /** The parsed policy as JSON, as sent to agents. */
    document: string;
    note: string;
    published_by: string;
    published_at: number;
    rules: number;
    /** `policy`: a text was published; `devices`: the same text with other decisions about known devices. */
    kind: 'policy' | 'devices';
    /** The document as a signed statement; null for what was published before anybody could sign. */
    envelope: string | null;
    /** The last revision up to this one that loosened; 0 for none. */
    baseline: number;
  };
  policy_status: {
    agent_id: string;
    revision: number;
    state: 'applied' | 'refused';
    reason: string | null;
    ms: number | null;
    at: number;
  };
  commands: {
    id: string;
    agent_id: string;
    /** CommandBody as JSON. */
    body: string;
    /** The signed statement that orders it; null for what was ordered before anybody could sign. */
    envelope: string | null;
    state: 'waiting' | 'sent' | 'done' | 'failed' | 'unsupported' | 'expired';
    reason: string | null;
    created_by: string;
    created_at: number;
    expires_at: number;
    finished_at: number | null;
  };
  /** Private halves of people's keys, each sealed with its owner's passphrase. */
  signing_keys: {
    account: string;
    key: string;
    /** SealedKey as JSON. */
    sealed: string;
    created_at: number;
    /** 1 when the password is another one since, set by somebody else: the former one opens it. */
    outdated: Generated<number>;
  };
  /** Every version of root and authority, as signed, in the order in which they came. */
  trust_documents: {
    position: Generated<number>;
    kind: 'root' | 'authority';
    version: number;
    envelope: string;
    at: number;
  };
  /** Sealed evidence that events of agents spoke of. */
  evidence: {
    id: string;
    agent_id: string;
    event_id: string;
    /** Agent's clock. */
    event_at: number;
    file_name: string | null;
    what: 'findings' | 'file';
    size_bytes: number;
    sha256: string;
    state: 'announced' | 'arriving' | 'kept' | 'deleted';
    announced_at: number;
    /** When a piece of it came last. */
    touched_at: number | null;
    arrived_at: number | null;
    deleted_at: number | null;
  };
  evidence_custody: {
    position: Generated<number>;
    evidence_id: string;
    at: number;
    act: 'arrived' | 'asked' | 'approved' | 'refused' | 'downloaded' | 'deleted';
    by: string | null;
    note: string | null;
  };
  /** Leave to have evidence handed out; what counts is the signed statement in it. */
  evidence_access: {
    request_id: string;
    evidence_id: string;
    account: string;
    envelope: string;
    expires_at: number;
  };
  approvals: {
    id: string;
    /** What is to be done, as JSON: see console/domain/approvals.ts. */
    request: string;
    asked_by: string;
    asked_at: number;
    expires_at: number;
    state: 'pending' | 'approved' | 'refused' | 'expired';
    decided_by: string | null;
    decided_at: number | null;
    note: string | null;
  };
  known_devices: {
    id: string;
    bus: string;
    vendor_id: string | null;
    product_id: string | null;
    serial: string | null;
    vendor: string | null;
    product: string | null;
    first_seen_at: number;
    last_seen_at: number;
    owner: string | null;
    /** What people decided about it; null for nothing. */
    access: 'allow' | 'read-only' | 'block' | null;
    note: string | null;
    decided_by: string | null;
    decided_at: number | null;
  };
  /** Where a known device was, and with whom (empty when nobody was told of). */
  known_device_uses: {
    device_id: string;
    agent_id: string;
    actor: string;
    first_seen_at: number;
    last_seen_at: number;
  };
  release_requests: {
    id: string;
    agent_id: string;
    asked_by: string;
    asked_at: number;
    minutes: number;
    reason: string;
    /** DevicePattern as JSON; null for any device. */
    device: string | null;
    state: 'pending' | 'granted' | 'denied';
    decided_by: string | null;
    decided_at: number | null;
    note: string | null;
    grant_id: string | null;
    granted_until: number | null;
    kind: 'device' | 'quarantine';
    quarantine_id: string | null;
    file_name: string | null;
  };
  training_confirmations: {
    agent_id: string;
    person: string;
    card: string;
    edition: number;
    at: number;
  };
  /** Every version of every set that agents were given; one of a set is `current`, or none when it was removed. */
  recognition_sets: {
    id: string;
    version: number;
    kind: 'edm' | 'fingerprints';
    state: 'current' | 'replaced' | 'removed';
    sha256: string;
    bytes: number;
    /** Rows of a table, documents of a set of fingerprints. */
    entries: number;
    /** Heads of a table's columns as a JSON list; empty for fingerprints. */
    columns: string;
    /** Columns of a row that must be there together; null for fingerprints. */
    match: number | null;
    uploaded_by: string;
    uploaded_at: number;
  };
  recognition_documents: { name: string; fingerprints: number; added_by: string; added_at: number };
  /** What each PC said last of each set. */
  recognition_status: {
    agent_id: string;
    set_id: string;
    wanted: number;
    state: 'fetching' | 'in-use' | 'failed';
    in_use: number | null;
    received: number;
    reason: string | null;
    at: number;
  };
  /** The last inventory of each PC. */
  device_software: {
    agent_id: string;
    received_at: number;
    /** Inventory as JSON. */
    body: string;
  };
  /** Where the search for classified files stands on each PC. */
  device_discovery: {
    agent_id: string;
    received_at: number;
    /** DiscoveryProgress as JSON. */
    body: string;
  };
  /** Where events, acts and notices are forwarded to. */
  integrations: {
    id: string;
    name: string;
    enabled: number;
    /** What it is, without its secrets, as JSON. */
    body: string;
    /** IntegrationSecrets as JSON, sealed with a key that is not in the database. */
    secrets: string;
    created_at: number;
    delivered: number;
    last_delivered_at: number | null;
    last_error: string | null;
    last_error_at: number | null;
    failing_since: number | null;
    given_up: number;
    /** What quiet hours hold back, folded, as JSON. */
    held: string | null;
  };
  /** People at PCs as the company's directory has them; `user` is the login, lower-cased, without domain. */
  people_directory: {
    user: string;
    name: string;
    department: string | null;
    manager: string | null;
    mail: string | null;
    leaves_at: number | null;
  };
  /** Up to where each target has dealt with each source. */
  integration_cursors: { integration_id: string; source: string; position: number };
  /** What parts of the console have to tell people, kept until it was told. */
  notices: { id: string; position: number; at: number; severity: number; body: string };
  cursors: {
    agent_id: string;
    epoch: string;
    /** Highest sequence number that was stored or set aside. */
    seq: number;
    /** Events stored under this epoch. */
    stored: number;
  };
  events: {
    /** Ascending in the order of commits: the cursor of paging and of the live tail. */
    position: Generated<number>;
    agent_id: string;
    epoch: string;
    seq: number;
    at: number;
    received_at: number;
    type: string;
    /** Rank, 0 (info) to 4 (critical). */
    severity: number;
    channel: string | null;
    action: string | null;
    outcome: string | null;
    level: string | null;
    actor: string | null;
    rule_id: string | null;
    /** Name of its file. */
    file: string | null;
    /** Detectors that found something, each between commas: `,cn.resident-id,cn.mobile,`. */
    detectors: string | null;
    /** Lower-cased text that the search of people looks into. */
    search: string;
    /** GuardEvent as JSON. */
    body: string;
  };
  /** Events that broke the schema: kept as they came, for people to look into. */
  rejected_events: {
    agent_id: string;
    epoch: string;
    seq: number;
    received_at: number;
    reason: string;
    body: string;
  };
}
