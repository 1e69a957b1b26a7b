import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pagesIn, parseAsk, parseQueues, wrap } from './linux/printing/queue-list.ts';
import { parsePrinted } from './windows/printing.ts';

test('queues with their devices, ours taken off', () => {
  const output = 'device for PDF: cups-pdf:/\ndevice for 财务: guardpost:/ipp://10.0.0.7/ipp/print\n';
  expect(parseQueues(output)).toEqual([
    { name: 'PDF', device: 'cups-pdf:/', wrapped: false },
    { name: '财务', device: 'ipp://10.0.0.7/ipp/print', wrapped: true },
  ]);
  expect(parseQueues(`device for a: ${wrap('usb://HP/x?serial=1')}`)[0]).toEqual({
    name: 'a',
    device: 'usb://HP/x?serial=1',
    wrapped: true,
  });
});

test('pages of what was spooled', () => {
  expect(pagesIn(Buffer.from('%!PS-Adobe-3.0\n%%Pages: 12\n'))).toBe(12);
  expect(
    pagesIn(Buffer.from('%PDF-1.7\n<</Type/Pages/Kids[]>> <</Type /Page>> <</Type/Page/Parent 1 0 R>>')),
  ).toBe(2);
  expect(pagesIn(Buffer.from('text'))).toBeUndefined();
});

test('what was asked and what Windows logged, or nothing', () => {
  expect(parseAsk('7\nli\n计划\n2\noffice\n')).toEqual({
    id: '7',
    user: 'li',
    title: '计划',
    copies: 2,
    printer: 'office',
  });
  expect(parseAsk('../7\nli\nx\n1\noffice\n')).toBeUndefined();
  const event = {
    record: 9,
    id: '4',
    title: '打印文档',
    user: 'li',
    printer: 'HP',
    bytes: '2048',
    pages: '3',
  };
  expect(parsePrinted(event)).toMatchObject([
    { record: 9, job: { pages: 3, sizeBytes: 2048, documents: [] } },
  ]);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.jsonValue(), (text, json) => {
      parseQueues(text);
      parseAsk(text);
      pagesIn(Buffer.from(text));
      parsePrinted(json);
    }),
  );
});
