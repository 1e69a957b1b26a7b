import { randomUUID } from 'node:crypto';
import { cosign, type Envelope, read, type Signer, seal } from '../../../shared/authority/envelope.ts';
import { CommandStatement, MAX_TARGETS } from '../../../shared/authority/statements.ts';
import type { CommandBody } from '../../../shared/protocol/command.ts';
import type { Signatory, Signing } from './signing.ts';

/** A PC may be away for a week; an order older than that is not to surprise anybody. */
const COMMAND_VALID_MS = 7 * 24 * 3_600_000;

/** Orders to PCs in as many statements as it takes, unsigned: each PC gets a number of its own to answer with. */
export function orderStatements(
  consoleId: string,
  agentIds: readonly string[],
  body: CommandBody,
  expiresAt = Date.now() + COMMAND_VALID_MS,
): CommandStatement[] {
  const unique = [...new Set(agentIds)];
  const issuedAt = Date.now();
  const statements: CommandStatement[] = [];
  for (let at = 0; at < unique.length; at += MAX_TARGETS) {
    const targets = Object.fromEntries(unique.slice(at, at + MAX_TARGETS).map((id) => [id, randomUUID()]));
    statements.push({ consoleId, issuedAt, expiresAt, targets, total: unique.length, body });
  }
  return statements;
}

export function sealOrders(statements: readonly CommandStatement[], signer: Signer): Envelope[] {
  return statements.map((statement) => seal('command', statement, signer));
}

export function cosignOrders(envelopes: readonly Envelope[], signer: Signer): Envelope[] {
  return envelopes.map((envelope) => cosign('command', envelope, signer));
}

export function readOrder(envelope: Envelope): CommandStatement {
  return read('command', envelope.payload, CommandStatement);
}

/** An order that one person may give, signed by them. @throws Refusal as Signatory.hand */
export async function signedOrders(
  signing: Signing,
  agentIds: readonly string[],
  body: CommandBody,
  signatory: Signatory,
  expiresAt?: number,
): Promise<Envelope[]> {
  const signer = await signatory.hand({ statement: 'command', people: 1 }, 'command');
  return sealOrders(orderStatements(signing.consoleId, agentIds, body, expiresAt), signer);
}
