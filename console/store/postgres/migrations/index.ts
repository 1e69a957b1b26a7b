import type { Migration } from 'kysely/migration';
import { MIGRATIONS } from '../../migrations/index.ts';
import * as firstTables from './0001-first-tables.ts';
import * as auditRecord from './0002-audit-record.ts';

/** The steps of every database, those two of them in PostgreSQL's own words that no other way of saying has. */
export const POSTGRES_MIGRATIONS: Record<string, Migration> = {
  ...MIGRATIONS,
  '0001-first-tables': firstTables,
  '0002-audit-record': auditRecord,
};
