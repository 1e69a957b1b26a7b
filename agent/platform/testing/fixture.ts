import { readFileSync } from 'node:fs';

/** A recording of test/fixtures/platform; its README says where it comes from. */
export function recording(path: string): string {
  return readFileSync(new URL(`../../../test/fixtures/platform/${path}`, import.meta.url), 'utf8');
}
