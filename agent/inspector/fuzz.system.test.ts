import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Inspection } from '../../shared/detection/finding.ts';
import { Classification } from '../../shared/policy/schema.ts';
import { loadPlatform } from '../platform/select.ts';
import { createInspector } from './client.ts';
import type { Inspector } from './inspector.ts';

// Damaged real files of every format through the confined process. GUARDPOST_FUZZ=long takes 10,000 of them,
// GUARDPOST_FUZZ_SEED another order; the seed is in the name of the test, so that a failure can be had again.
const RUNS = process.env.GUARDPOST_FUZZ === 'long' ? 10_000 : 500;
const SEED = Number(process.env.GUARDPOST_FUZZ_SEED ?? 20_240_601);
const FOLDER = new URL('../../test/fixtures/documents/', import.meta.url);

/** Mulberry32: small, seeded, good enough to damage files with. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

interface Seed {
  name: string;
  content: Buffer;
}

function seeds(): Seed[] {
  const found: Seed[] = [];
  for (const entry of readdirSync(FOLDER, { recursive: true, withFileTypes: true })) {
    // Pictures take the OCR models a second each.
    if (!entry.isFile() || /\.(?:md|jpg)$|^scan\./.test(entry.name)) continue;
    const content = readFileSync(join(entry.parentPath, entry.name));
    found.push({ name: entry.name, content });
    if (/\.(?:iso|ppt)\.gz$/.test(entry.name))
      found.push({ name: entry.name.slice(0, -3), content: gunzipSync(content) });
  }
  return found;
}

const HOSTILE = [0, 1, 0x7f, 0x80, 0xff];

/** Cuts, overwrites, copies and moves stretches of a file; sometimes of a second one. */
function damaged(content: Buffer, other: Buffer, random: (below: number) => number): Buffer {
  let out = Buffer.from(content);
  for (let times = 1 + random(4); times > 0 && out.length > 0; times--) {
    const at = random(out.length);
    const length = 1 + random(Math.min(64, out.length - at));
    switch (random(7)) {
      case 0:
        out = out.subarray(0, at);
        break;
      case 1:
        for (let i = 0; i < length; i++) out[at + i] = random(256);
        break;
      case 2:
        out.fill(HOSTILE[random(HOSTILE.length)]!, at, at + length);
        break;
      case 3:
        out = Buffer.concat([out.subarray(0, at), out.subarray(at + length)]);
        break;
      case 4:
        out = Buffer.concat([out.subarray(0, at), out.subarray(at, at + length), out.subarray(at)]);
        break;
      case 5:
        if (at + 4 <= out.length)
          out.writeUInt32LE([0xffffffff, 0x7fffffff, 0x80000000, out.length][random(4)]!, at);
        break;
      default:
        out = Buffer.concat([out.subarray(0, at), other.subarray(random(other.length || 1))]);
    }
  }
  return out;
}

describe.skipIf(process.platform !== 'linux')('damaged files', () => {
  let folder: string;
  let inspector: Inspector;
  const replaced: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'guardpost-fuzz-'));
    inspector = createInspector(await loadPlatform(), { onReplaced: (reason) => replaced.push(reason) });
    inspector.configure(Classification.parse({}));
  });
  afterAll(async () => {
    await inspector?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it(`${RUNS} of them each end in a verdict, the process lives, nothing is written (seed ${SEED})`, {
    timeout: 60_000 + RUNS * 1000,
  }, async () => {
    const random = randomFrom(SEED);
    const all = seeds();
    const file = join(folder, 'document');
    for (let run = 0; run < RUNS; run++) {
      const seed = all[run % all.length]!;
      writeFileSync(file, damaged(seed.content, all[random(all.length)]!.content, random));
      const inspection = await inspector.inspect({ path: file });
      expect(Inspection.safeParse(inspection).success, `run ${run}: ${seed.name}`).toBe(true);
      expect(['crashed', 'timeout', 'memory'], `run ${run}: ${seed.name}`).not.toContain(inspection.error);
    }
    expect(replaced).toEqual([]);
    expect(readdirSync(folder)).toEqual(['document']);
  });
});
