import { expect, test } from 'vitest';
import { hashSecret } from '../secrets.ts';
import { hashCodes, storedForms } from './recovery-codes.ts';

const CODE = '7K2M-9QXA-3DFG-HJKL';

test('a code is found however it is typed, and no other; what is stored says nothing to a quick hash', async () => {
  const stored = await hashCodes([CODE, 'AAAA-BBBB-CCCC-DDDD']);
  expect(await storedForms('7k2m 9qxa 3dfg hjki', stored)).not.toContain(stored[1]);
  const forms = await storedForms(' 7k2m9qxa-3dfghjkl', stored);
  expect(forms).toContain(stored[0]);
  expect(await storedForms('7K2M-9QXA-3DFG-HJKM', stored)).not.toContain(stored[0]);
  expect(stored.join()).not.toContain(hashSecret('7K2M9QXA3DFGHJKL'));
  expect(new Set([...stored, ...(await hashCodes([CODE]))]).size).toBe(3);
});

test('codes from before they were stretched still open', async () => {
  const stored = [hashSecret('7K2M9QXA3DFGHJK1')];
  expect(await storedForms(CODE, stored)).toContain(stored[0]);
});
