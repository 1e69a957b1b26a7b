import { z } from 'zod';
import { Authority } from '../../../shared/authority/authority.ts';
import { Root } from '../../../shared/authority/root.ts';
import { pinRoot } from '../../../shared/authority/trust.ts';
import type { StateFile } from '../keys/state-files.ts';
import { verify } from './ed25519.ts';

const Time = z.number().int().nonnegative();

/** What an agent holds of who may tell it what, from start to start. */
export const TrustState = z.object({
  root: Root.optional(),
  authority: Authority.optional(),
  /** The console's last word on what is newest. */
  heard: z.object({ at: Time, expiresAt: Time, policy: z.number().int().nonnegative() }).optional(),
  /** Of the policy in force. */
  policyExpiresAt: Time.optional(),
  groupsIssuedAt: Time.default(0),
});
export type TrustState = z.infer<typeof TrustState>;

/** The pinned root and what followed from it, among the service's sealed state. */
export class TrustFile {
  readonly #file: StateFile;

  constructor(file: StateFile) {
    this.#file = file;
  }

  /** @throws Error when the file is damaged: without it nobody could be told from anybody */
  async load(): Promise<TrustState> {
    const parsed = TrustState.safeParse((await this.#file.load()) ?? {});
    if (!parsed.success)
      throw new Error('what is kept of the root is damaged: enrol this PC again with --enroll');
    return parsed.data;
  }

  save(state: TrustState): Promise<void> {
    return this.#file.save(state);
  }

  /** Begins anew with the root that the console gave at enrolment. @throws StatementRefused */
  async pin(root: unknown): Promise<void> {
    const pinned = root === undefined ? {} : { root: pinRoot(root, verify).root };
    await this.save({ ...pinned, groupsIssuedAt: 0 });
  }
}
