import type { NetworkStatus } from '../../../shared/protocol/network-status.ts';
import { spokenCode } from '../../../shared/release/release-code.ts';
import type { ControlAnswer, ControlRequest } from '../control/messages.ts';
import type { GrantStore } from '../devices/grant-store.ts';
import type { Releases } from './releases.ts';

const REFUSALS: Record<string, string> = {
  'may-not-stop': 'the security team has to agree first: read them the code of release-challenge --stop',
  'no-secret': 'this agent was enrolled without release codes: enrol it again with --enroll',
  'no-challenge': 'no challenge is open: begin with release-challenge',
  expired: 'the challenge is too old: begin anew with release-challenge',
  wrong: 'this is not the code for the open challenge',
  locked: 'too many wrong codes: nothing is taken for a while, and a new challenge is needed then',
};

/** What the service answers to the command line of its PC. */
export function controlAnswers(parts: {
  releases: Releases;
  grants: Pick<GrantStore, 'active'>;
  link: () => string;
  network: () => NetworkStatus;
  /** Until when the service may be stopped; in the past when it may not. */
  mayStopUntil: () => number;
}): (request: ControlRequest) => Promise<ControlAnswer> {
  const { releases, grants, link, network, mayStopUntil } = parts;
  return async (request) => {
    switch (request.do) {
      case 'status':
        return { state: 'status', link: link(), network: network(), grants: grants.active().length };
      case 'release-challenge': {
        const made = await releases.challenge(request.purpose, request.device);
        if (!made) return { state: 'refused', reason: REFUSALS['no-secret']! };
        return { state: 'challenge', challenge: spokenCode(made.challenge), until: made.until };
      }
      case 'release': {
        const verdict = await releases.redeem(request.code, request.by);
        if (!verdict.ok) {
          const { lockedUntil } = verdict;
          const reason = REFUSALS[verdict.reason] ?? verdict.reason;
          return { state: 'refused', reason, ...(lockedUntil === undefined ? {} : { lockedUntil }) };
        }
        if (verdict.failure !== undefined) return { state: 'refused', reason: verdict.failure };
        return { state: 'released', purpose: verdict.purpose, ...verdict.terms };
      }
      case 'may-stop': {
        const until = mayStopUntil();
        if (until > Date.now()) return { state: 'may-stop', until };
        return { state: 'refused', reason: REFUSALS['may-not-stop']! };
      }
      case 'request-release': {
        const { minutes, reason, device, by } = request;
        return { state: 'requested', requestId: releases.request({ minutes, reason, device, by }) };
      }
    }
  };
}
