import { expect, it } from 'vitest';
import { readForTest } from '../read-for-test.ts';

it('reads text with its rows, what is hidden, and the encoding that the page declares', async () => {
  const page = Buffer.concat([
    Buffer.from('<html><head><meta charset="gbk"><title>'),
    Buffer.from('bfcdbba7', 'hex'),
    Buffer.from(
      '</title><script>var key="in script";</script></head><body><table><tr><td><p>a</p></td><td><div>b</div></td></tr></table><img alt="alternative"><!-- comment --></body></html>',
    ),
  ]);
  const { type, parts } = await readForTest(page, 'a.txt');
  expect(type).toBe('html');
  expect(parts.body).toContain('客户');
  expect(parts.body).toMatch(/ a \t b \t/);
  expect(parts.attributes).toContain('alternative');
  expect(parts.attributes).toContain('comment');
  expect(parts.attributes).toContain('in script');
});
