import type { Approval, CommandRecord } from '../api/contract.ts';
import type { ApprovalRequest, Approvals, OpenApproval } from './approvals.ts';
import { cosignOrders } from './authority/orders.ts';
import type { AuthorisedPeople } from './authority/people.ts';
import type { Signatory, Signing } from './authority/signing.ts';
import type { Commands } from './commands.ts';
import type { Retention } from './events/retention.ts';
import type { EvidenceAccess } from './evidence/evidence-access.ts';
import type { Policies } from './policies.ts';
import { Refusal } from './refusal.ts';

interface Options {
  approvals: Approvals;
  signing: Signing;
  commands: Commands;
  policies: Policies;
  people: AuthorisedPeople;
  retention: Retention;
  evidenceAccess: EvidenceAccess;
}

/** Asked for by people who sign nothing: the approval is the signature. */
const ASKED_UNSIGNED: ReadonlySet<ApprovalRequest['kind']> = new Set(['retention.shorten', 'evidence.open']);

/** The second person's decision: their signature beside the first one's, and then what both have signed is done. */
export class SecondPerson {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Says no, which takes no signature. @throws Refusal as Approvals.open */
  async refuse(id: string, by: string, note: string): Promise<Approval> {
    const { approvals, evidenceAccess } = this.#options;
    const { request, askedBy } = await approvals.open(id, false, by);
    const approval = await approvals.close(id, false, by, note);
    if (request.kind === 'evidence.open') await evidenceAccess.refused({ ...request, askedBy }, by);
    return approval;
  }

  /** @throws Refusal as Approvals.open, Signatory.hand; `conflict` when what was signed is out of date */
  async approve(
    id: string,
    signatory: Signatory,
    note: string,
  ): Promise<{ approval: Approval; commands: CommandRecord[] }> {
    const { approvals } = this.#options;
    const { request, askedBy } = await approvals.open(id, true, signatory.account);
    if (request.envelopes.length === 0 && !ASKED_UNSIGNED.has(request.kind)) {
      throw new Refusal('conflict', 'this request was not signed by who asked: ask again');
    }
    const act = await this.#sign(
      { id, request, askedBy },
      signatory,
      `${askedBy} + ${signatory.account}`.slice(0, 256),
    );
    const approval = await approvals.close(id, true, signatory.account, note);
    return { approval, commands: await act() };
  }

  /** Signs; what it returns does what was signed. */
  async #sign(
    { id, request, askedBy }: OpenApproval,
    signatory: Signatory,
    both: string,
  ): Promise<() => Promise<CommandRecord[]>> {
    const { signing, commands, policies, people, retention, evidenceAccess } = this.#options;
    const [first] = request.envelopes;
    switch (request.kind) {
      case 'network.isolate': {
        const signer = await signatory.hand({ statement: 'command', people: 2 }, 'command');
        const orders = cosignOrders(request.envelopes, signer);
        return () => commands.createMany(orders, both, { supersedes: 'network.release' });
      }
      case 'policy.publish': {
        policies.requireNext(request.revision);
        const { loosens } = request;
        const signer = await signatory.hand({ statement: 'policy', people: 2, loosens }, 'loosening');
        const envelope = signing.cosign('policy', first!, signer);
        return async () => {
          await policies.publishSigned({ ...request, envelope }, both);
          return [];
        };
      }
      case 'retention.shorten': {
        const { days } = request;
        const signer = await signatory.hand({ statement: 'retention', people: 1 }, 'deletion');
        const content = { consoleId: signing.consoleId, issuedAt: Date.now(), days };
        const envelope = signing.seal('retention', content, signer);
        return async () => {
          await retention.shorten(days, envelope);
          return [];
        };
      }
      case 'evidence.open': {
        const { evidenceId, reason, sha256 } = request;
        const asked = { requestId: id, evidenceId, askedBy, reason };
        const envelope = await evidenceAccess.sign(asked, sha256, signatory);
        return async () => {
          await evidenceAccess.grant(asked, envelope, signatory.account);
          return [];
        };
      }
      case 'authority.change': {
        const signer = await signatory.hand({ statement: 'authority', people: 2 }, 'authority');
        const envelope = signing.cosign('authority', first!, signer);
        return async () => {
          await people.take('authority', envelope);
          return [];
        };
      }
    }
  }
}
