import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDetector } from '../../shared/detection/detect.ts';
import { DEFAULT_POLICY_SOURCE } from '../../shared/policy/default-policy.ts';
import { parsePolicy } from '../../shared/policy/parse.ts';
import { inspectFile } from './inspect-file.ts';
import { typeMismatch } from './type-mismatch.ts';

describe('names that hide what a file is', () => {
  it('makes a Word document that is called a picture a finding', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mismatch-'));
    try {
      const path = join(folder, '照片.jpg');
      copyFileSync(new URL('../../test/fixtures/documents/letter.docx', import.meta.url), path);
      const parsed = parsePolicy(DEFAULT_POLICY_SOURCE);
      if (!parsed.ok) throw new Error('the default policy does not parse');
      const verdict = await inspectFile({ path }, { detector: createDetector(parsed.policy.classification) });
      expect(verdict.type).toBe('docx');
      expect(verdict.findings).toContainEqual({
        detector: 'file.type-mismatch',
        count: 1,
        confidence: 1,
        samples: ['jpg: docx'],
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    ['report.docx', 'docx'],
    ['export.xls', 'html'],
    ['letter.doc', 'rtf'],
    ['letter.DOC', 'docx'],
    ['合同.wps', 'doc'],
    ['unknown.bin', 'docx'],
    ['notes', 'xlsx'],
    ['broken.docx', 'unknown'],
    ['data.csv', 'text'],
    ['README.md', 'markdown'],
    ['page.doc', 'mht'],
    ['photo.jpg', 'avif'],
  ])('says nothing of %s that is %s', (name, type) => {
    expect(typeMismatch(name, type)).toBeUndefined();
  });

  it.each([
    ['report.pdf', 'zip'],
    ['notes.txt', 'xlsx'],
    ['video.mp4', '7z'],
    ['photo.png', 'pdf'],
  ])('speaks of %s that is %s', (name, type) => {
    expect(typeMismatch(name, type)).toBeDefined();
  });
});
