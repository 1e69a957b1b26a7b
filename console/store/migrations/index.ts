import type { Migration } from 'kysely/migration';
import * as firstTables from './0001-first-tables.ts';
import * as auditRecord from './0002-audit-record.ts';
import * as tokenUses from './0003-token-uses.ts';
import * as enforcement from './0004-enforcement.ts';
import * as eventSeals from './0010-event-seals.ts';
import * as recognition from './0020-recognition.ts';
import * as deviceIdentities from './0030-device-identities.ts';
import * as signing from './0040-signing.ts';
import * as roles from './0050-roles.ts';
import * as secondFactor from './0051-second-factor.ts';
import * as apiTokens from './0052-api-tokens.ts';
import * as peopleAtPcs from './0060-people-at-pcs.ts';
import * as deviceSoftware from './0080-device-software.ts';
import * as passkeys from './0090-passkeys.ts';
import * as signOn from './0100-sign-on.ts';
import * as evidence from './0110-evidence.ts';
import * as deviceDiscovery from './0120-device-discovery.ts';
import * as eventColumns from './0130-event-columns.ts';
import * as incidents from './0140-incidents.ts';
import * as peopleRisk from './0141-people-risk.ts';
import * as documentsSeen from './0142-documents-seen.ts';
import * as integrations from './0150-integrations.ts';
import * as peopleDirectory from './0151-people-directory.ts';

/** Every step from an empty file to today's tables; one that was released never changes. */
export const MIGRATIONS: Record<string, Migration> = {
  '0001-first-tables': firstTables,
  '0002-audit-record': auditRecord,
  '0003-token-uses': tokenUses,
  '0004-enforcement': enforcement,
  '0010-event-seals': eventSeals,
  '0020-recognition': recognition,
  '0030-device-identities': deviceIdentities,
  '0040-signing': signing,
  '0050-roles': roles,
  '0051-second-factor': secondFactor,
  '0052-api-tokens': apiTokens,
  '0060-people-at-pcs': peopleAtPcs,
  '0080-device-software': deviceSoftware,
  '0090-passkeys': passkeys,
  '0100-sign-on': signOn,
  '0110-evidence': evidence,
  '0120-device-discovery': deviceDiscovery,
  '0151-people-directory': peopleDirectory,
  '0130-event-columns': eventColumns,
  '0140-incidents': incidents,
  '0141-people-risk': peopleRisk,
  '0142-documents-seen': documentsSeen,
  '0150-integrations': integrations,
};
