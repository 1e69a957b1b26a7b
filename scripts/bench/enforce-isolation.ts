import { Company } from '../../test/network/company.ts';
import { whyNoNamespaces } from '../../test/network/namespaces.ts';
import { FAR } from '../../test/network/office.ts';
import { type BenchResult, cost, slowEnd } from './result.ts';

const ROUNDS = 20;
/** A datagram leaves the PC about every millisecond for so long. */
const FLOOD_MS = 700;
const HEAD_START_MS = 150;

/** What any isolation has to do at least: one table that drops everything, loaded by one program. */
const BARE = `table inet bare {
	chain output {
		type filter hook output priority 300; policy drop;
	}
}
`;

/**
 * From the call of the console's API to the last packet that a foreign computer gets from the isolated PC, against
 * `nft` loading a table that drops everything. Console, agent, PC and foreign computer are real, each in a network
 * namespace. @throws where namespaces cannot be used
 */
export async function run(): Promise<BenchResult[]> {
  const reason = whyNoNamespaces();
  if (reason) throw new Error(`cannot measure isolation: ${reason}`);
  const company = await Company.found();
  try {
    const ours: number[] = [];
    const limit: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      limit.push(await untilSilent(company, () => company.office.nftScript(BARE)));
      await company.office.nft('delete', 'table', 'inet', 'bare');
      ours.push(await untilSilent(company, () => order(company, '/isolations')));
      await becomes(company, 'confirmed');
      await order(company, '/isolations/release');
      await becomes(company, 'none');
    }
    const result = cost('isolation-order-to-last-foreign-packet', 'ms', ours, limit);
    return [result, slowEnd(result)];
  } finally {
    await company.close();
  }
}

/** Milliseconds from the begin of an act to the last packet of a flood that it ends. */
async function untilSilent({ office }: Company, act: () => Promise<unknown>): Promise<number> {
  await office.atFar.ask('forget');
  const flood = office.atPc.ask('flood', { address: FAR.v4, port: FAR.port, ms: FLOOD_MS });
  await new Promise((resolve) => setTimeout(resolve, HEAD_START_MS));
  const from = Number(process.hrtime.bigint()) / 1e6;
  await act();
  await flood;
  const last = await office.atFar.ask<number>('lastAt', { port: FAR.port });
  if (last === 0 || last > from + FLOOD_MS - HEAD_START_MS - 20) {
    throw new Error('the flood was not stopped before its end: nothing was measured');
  }
  return Math.max(0, last - from);
}

function order(company: Company, path: string): Promise<unknown> {
  return company.ask('POST', path, { agentIds: [company.agentId], reason: 'measurement' });
}

function becomes(company: Company, state: string): Promise<void> {
  return company.until(async () => (await company.pc()).network.state === state);
}
