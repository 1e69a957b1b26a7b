/**
 * Who may do what: the only place that says so. Duties are kept apart as 三员分立 asks (system, security and audit
 * administration in three hands); what a role may not do, no route does for it.
 */

export const ROLES = ['system-administrator', 'security-administrator', 'analyst', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

const SYSTEM: Role = 'system-administrator';
const SECURITY: Role = 'security-administrator';
const ANALYST: Role = 'analyst';
const AUDITOR: Role = 'auditor';

/** Every right and the roles that have it. */
export const RIGHTS = {
  'accounts.read': [SYSTEM, AUDITOR],
  'accounts.manage': [SYSTEM],
  'enrolment.read': [SYSTEM, SECURITY, AUDITOR],
  'enrolment.manage': [SYSTEM, SECURITY],
  'devices.read': [SYSTEM, SECURITY, ANALYST, AUDITOR],
  'devices.manage': [SECURITY],
  'overview.read': [SECURITY, ANALYST, AUDITOR],
  'events.read': [SECURITY, ANALYST, AUDITOR],
  /** Taking found events along as a file, on record. */
  'events-file.read': [SECURITY, ANALYST, AUDITOR],
  'incidents.read': [SECURITY, ANALYST, AUDITOR],
  'incidents.manage': [SECURITY, ANALYST],
  /** Orders to PCs out of an incident: each is signed by whoever gives it. */
  'incidents.act': [SECURITY],
  'incidents.configure': [SECURITY],
  /** Who held or moved a document: asked with a reason, on record. */
  'leaks.search': [SECURITY, ANALYST],
  'people.read': [SECURITY, ANALYST, AUDITOR],
  /** The watch list of people, and how scores come about. */
  'people.watch': [SECURITY],
  'policies.read': [SECURITY, ANALYST, AUDITOR],
  /** Checking a policy and trying it on stored events: nothing is changed. */
  'policies.try': [SECURITY, ANALYST],
  'policies.publish': [SECURITY],
  'isolation.read': [SECURITY, ANALYST, AUDITOR],
  'isolation.manage': [SECURITY],
  'known-devices.read': [SECURITY, ANALYST, AUDITOR],
  'known-devices.manage': [SECURITY],
  /** Tables of customers and confidential documents that agents recognise. */
  'recognition.read': [SECURITY, ANALYST, AUDITOR],
  'recognition.manage': [SECURITY],
  'releases.read': [SECURITY, ANALYST, AUDITOR],
  'releases.manage': [SECURITY],
  'training.read': [SECURITY, ANALYST, AUDITOR],
  /** Whose screen a leaked picture shows. */
  'watermarks.read': [SECURITY, ANALYST, AUDITOR],
  /** What evidence there is and who had it; nothing of its content. */
  'evidence.read': [SECURITY, ANALYST, AUDITOR],
  /** Having evidence handed out, sealed, once somebody else has signed for it. */
  'evidence-content.read': [ANALYST, AUDITOR],
  /** All that is stored of one person, for that person (PIPL article 45). */
  'personal-data.export': [SECURITY],
  'retention.read': [SYSTEM, SECURITY, AUDITOR],
  'retention.manage': [SYSTEM],
  /** Where events, acts and notices are forwarded to. */
  'integrations.read': [SYSTEM, AUDITOR],
  'integrations.manage': [SYSTEM],
  'metrics.read': [SYSTEM],
  'record.read': [AUDITOR],
} as const satisfies Record<string, readonly Role[]>;
export type Right = keyof typeof RIGHTS;
export const ALL_RIGHTS = Object.keys(RIGHTS) as [Right, ...Right[]];

/** Roles that one account never holds together, and those that may be. */
const CONFLICTS: readonly (readonly [Role, Role])[] = [
  [SYSTEM, SECURITY],
  [SYSTEM, ANALYST],
  [SYSTEM, AUDITOR],
  [SECURITY, AUDITOR],
  [ANALYST, AUDITOR],
];

/** Roles whose accounts need a second factor. */
export const ADMINISTRATORS: readonly Role[] = [SYSTEM, SECURITY];

/** Roles that may be kept to groups of devices: those that read. What administrators do reaches every PC. */
export const SCOPED_ROLES: readonly Role[] = [ANALYST, AUDITOR];

/** Two roles of these that no account may hold together, or undefined. */
export function conflictIn(roles: readonly Role[]): readonly [Role, Role] | undefined {
  return CONFLICTS.find(([one, other]) => roles.includes(one) && roles.includes(other));
}

export function rightsOf(roles: readonly Role[]): Right[] {
  return ALL_RIGHTS.filter((right) =>
    (RIGHTS[right] as readonly Role[]).some((role) => roles.includes(role)),
  );
}
