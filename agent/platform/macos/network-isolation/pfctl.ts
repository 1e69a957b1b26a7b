import type { Command } from '../../command.ts';

const PFCTL = '/sbin/pfctl';

/**
 * Apple's main ruleset evaluates `com.apple/*` in the order of the names, so an anchor there needs no change of
 * anybody's rules, and one that begins with 000 is asked before all others (/etc/pf.conf, pf.conf(5) ANCHORS).
 */
export const ISOLATION_ANCHOR = 'com.apple/000.com.guardpost.isolation';
export const ZONES_ANCHOR = 'com.apple/001.com.guardpost.zones';

/** Reads rules without loading them. */
export function checkRules(anchor: string, rules: string): Command {
  return { file: PFCTL, args: ['-n', '-a', anchor, '-f', '-'], input: rules, reads: true };
}

/** Replaces the anchor's rules in one step. */
export function loadRules(anchor: string, rules: string): Command {
  return { file: PFCTL, args: ['-a', anchor, '-f', '-'], input: rules };
}

export function flushRules(anchor: string): Command {
  return { file: PFCTL, args: ['-a', anchor, '-F', 'all'] };
}

/** The anchor's rules as the kernel has them. */
export function showRules(anchor: string): Command {
  return { file: PFCTL, args: ['-a', anchor, '-s', 'rules'], reads: true };
}

/** The addresses in a table of an anchor. */
export function showTables(anchor: string): Command {
  return { file: PFCTL, args: ['-a', anchor, '-s', 'Tables'], reads: true };
}

/** The main ruleset, with the anchors that it evaluates. */
export function showMainRules(): Command {
  return { file: PFCTL, args: ['-s', 'rules'], reads: true };
}

export function showStatus(): Command {
  return { file: PFCTL, args: ['-s', 'info'], reads: true };
}

/** Takes one reference on pf: it stays on until every holder of one has let go. */
export function enable(): Command {
  return { file: PFCTL, args: ['-E'] };
}

export function letGo(token: string): Command {
  if (!/^\d{1,20}$/.test(token)) throw new Error('not a token of pfctl');
  return { file: PFCTL, args: ['-X', token] };
}

/** Forgets every connection: what is under way has to pass the rules again. */
export function flushStates(): Command {
  return { file: PFCTL, args: ['-F', 'states'] };
}

/** `Token : 13971906727590307623` among what `enable` prints, on standard error in most versions. */
export function parseToken(output: string): string | undefined {
  return /^Token\s*:\s*(\d{1,20})\s*$/m.exec(output)?.[1];
}

/** `123 states cleared`. */
export function parseCleared(output: string): number {
  return Number(/^(\d+) states cleared$/m.exec(output)?.[1] ?? 0);
}

/** `Status: Enabled for 0 days 00:12:34`. */
export function isEnabled(output: string): boolean {
  return /^Status: Enabled\b/m.test(output);
}

/** True when the main ruleset asks the anchors of Apple, among them ours. */
export function asksAppleAnchors(output: string): boolean {
  return /^anchor "com\.apple\/\*" all/m.test(output);
}

/** Rules only: pfctl puts notes on ALTQ before them. */
export function rulesIn(output: string): string[] {
  return output.split('\n').filter((line) => /^(pass|block|anchor|match)\b/.test(line));
}
