import { expect, test } from 'vitest';
import { type GetSockOpt, peerCredentials } from './session-peer.ts';

/** getsockopt as macOS declares it: struct xucred at level 0, option 1, and the process at option 2. */
function answering({ version = 0, uid = 501, pid = 4711, fails = 0 } = {}): GetSockOpt {
  return (_fd, level, name, value, length) => {
    if (level !== 0 || name === fails) return -1;
    if (name === 1) {
      if (length[0] !== 76) return -1;
      value.writeUInt32LE(version, 0);
      value.writeUInt32LE(uid, 4);
      return 0;
    }
    value.writeInt32LE(pid, 0);
    return 0;
  };
}

test('user and process come from the kernel', () => {
  expect(peerCredentials(answering(), 9)).toEqual({ pid: 4711, uid: 501 });
  expect(peerCredentials(answering({ uid: 4_294_967_294 }), 9).uid).toBe(4_294_967_294);
});

test.each([
  ['it does not know the user', { fails: 1 }],
  ['it does not know the process', { fails: 2 }],
  ['the structure is of another version', { version: 1 }],
  ['the process is gone', { pid: 0 }],
])('nobody is let in when %s', (_, answer) => {
  expect(() => peerCredentials(answering(answer), 9)).toThrow(/does not say/);
});
