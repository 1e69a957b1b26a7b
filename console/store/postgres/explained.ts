import { StoreError } from '../store.ts';
import { placeOf } from './connection.ts';

/** What to do, by SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html) or the system's error. */
export function explained(error: Error & { code?: string }, url: string): StoreError {
  if (error instanceof StoreError) return error;
  const place = placeOf(url);
  const advice: Record<string, string> = {
    ECONNREFUSED: 'nothing answers there: start the database, or correct the address',
    ENOENT: 'there is no such socket: start the database, or correct the address',
    ENOTFOUND: 'there is no such host: correct the address',
    '28P01': 'the password is wrong: set it in PGPASSWORD or ~/.pgpass',
    '28000': 'this user may not connect: correct the user, or the database server’s pg_hba.conf',
    '3D000': 'there is no such database: make it with CREATE DATABASE',
    '42501': 'the user lacks a right: make it the owner of the database',
  };
  return new StoreError(`cannot use the ${place}: ${advice[error.code ?? ''] ?? error.message}`);
}
