import { appendFileSync, copyFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredEvent } from '../../../console/api/contract.ts';
import { Random } from '../../../shared/detection/testing/random.ts';
import { customer } from '../../demo/customers.ts';
import { untilCount } from '../../demo/until.ts';
import type { BenchResult } from '../result.ts';
import { officeDocument } from './office-documents.ts';
import type { ChannelStage } from './stage.ts';

const BETWEEN_MS = 100;

/**
 * How many of the files of ordinary office work are told of with a finding or above the lowest level: none should
 * be. What was found is told of masked. In the end one customer's data goes the same way, which has to be found.
 */
export async function falseAlarms(
  stage: ChannelStage,
  documents: number,
  say: (line: string) => void,
): Promise<BenchResult> {
  const random = new Random(20_261);
  const told: StoredEvent[] = [];
  const end = stage.onEvent((event) => {
    if (event.type === 'file.seen') told.push(event);
  });
  let operations = 0;
  const step = async (work: () => void): Promise<void> => {
    work();
    operations++;
    await sleep(BETWEEN_MS);
  };
  const at = (channel: string, name: string) => join(stage.places.get(channel)!, name);
  try {
    for (let n = 0; n < documents; n++) {
      const { name, content } = officeDocument(n, random);
      const path = at('folder', name);
      const final = at('folder', `定稿-${name}`);
      await step(() => writeFileSync(path, content));
      await step(() => {
        const edited = name.endsWith('.txt') ? Buffer.concat([content, Buffer.from('补充一行\n')]) : content;
        writeFileSync(`${path}.tmp`, edited);
        renameSync(`${path}.tmp`, path);
      });
      if (/\.(txt|csv)$/.test(name)) await step(() => appendFileSync(path, `备注 ${n}\n`));
      await step(() => renameSync(path, final));
      await step(() => copyFileSync(final, at('removable-storage', name)));
      await step(() => copyFileSync(final, at('mail', name)));
      if (n % 2 === 0) await step(() => copyFileSync(final, at('cloud-sync', name)));
      if (n % 3 === 0) await step(() => copyFileSync(final, at('messenger', name)));
      if (n % 5 === 0 && stage.printer)
        await step(() => void stage.printer!.print(`备忘${n}`, content.toString().slice(0, 2_000)));
    }
    const { name, residentId, mobile } = customer(1);
    writeFileSync(at('folder', '真名单.csv'), `姓名,身份证号,手机号\n${name},${residentId},${mobile}\n`);
    const isControl = ({ file }: StoredEvent) => file?.name === '真名单.csv';
    await untilCount(() => told.filter(isControl).length, 1);
    const least = documents * 3;
    await untilCount(() => told.length, least);
    await sleep(1_000);

    const control = told.find(isControl);
    if (!control?.inspection?.findings.length) throw new Error('a customer’s data went unseen');
    const alarms = told.filter((event) => !isControl(event) && isAlarm(event));
    for (const { file, inspection } of alarms) {
      for (const { detector, count, samples } of inspection!.findings)
        say(`${file?.name}: ${detector} ${count} (${samples.join(', ')})`);
      if (inspection!.findings.length === 0) say(`${file?.name}: ${inspection!.level}`);
    }
    return {
      name: 'false-alarms',
      unit: `alarms in ${operations} operations`,
      ours: alarms.length,
      limit: 0,
      ratio: alarms.length === 0 ? 1 : 0,
      samples: { ours: [alarms.length], limit: [0] },
    };
  } finally {
    end();
  }
}

function isAlarm({ inspection, decision }: StoredEvent): boolean {
  if (!inspection) return false;
  const acted = decision !== undefined && decision.action !== 'audit';
  return inspection.findings.length > 0 || inspection.level !== 'public' || acted;
}
