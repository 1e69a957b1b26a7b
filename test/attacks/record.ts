import type { TestConsole } from '../../console/testing/test-console.ts';

interface RecordedAct {
  index: number;
  action: string;
  actor: { kind: string; name: string; address?: string };
  target?: string;
  details?: Record<string, unknown>;
}

/** What the record has got since it had `from` entries, oldest first. */
export async function recordedSince(console_: TestConsole, from: number): Promise<RecordedAct[]> {
  const { body } = await console_.ask('GET', '/audit?limit=200');
  return (body.entries as RecordedAct[]).filter(({ index }) => index >= from).reverse();
}

export async function recordSize(console_: TestConsole): Promise<number> {
  return (await console_.ask('GET', '/audit?limit=1')).body.size as number;
}
