import { findLevel } from '../../../../shared/detection/levels.ts';
import type { Actor } from '../../../../shared/events/observation.ts';
import { matchesGlob } from '../../../../shared/policy/glob.ts';
import type { Policy, Rule } from '../../../../shared/policy/schema.ts';
import { type Screen, TOOL_ACTIONS, type ToolAction } from '../../../../shared/policy/screen.ts';
import type { SessionWatching, WatchedRule } from '../../../../shared/session-protocol/watching.ts';

/** What a policy watches of this person's doings. Rules for other people are left out. */
export function watchingView(policy: Policy, person: Actor): SessionWatching {
  const { monitoring, deviceControl } = policy;
  return {
    type: 'watching',
    removableStorage: monitoring.removableStorage,
    folders: monitoring.folders,
    ...(deviceControl
      ? { devices: { ...(deviceControl.message ? { message: deviceControl.message } : {}) } }
      : {}),
    ...(policy.screen ? { screen: watchedScreen(policy, policy.screen) } : {}),
    rules: policy.rules
      .filter((rule) => rule.enabled && concerns(rule, person))
      .map((rule) => watched(policy, rule)),
  };
}

/** Of capturing and recording the stricter is told. */
function watchedScreen(
  { classification: { levels } }: Policy,
  { tools, keys, clipboard, whileOpen }: Screen,
): NonNullable<SessionWatching['screen']> {
  const level = whileOpen && findLevel(levels, whileOpen.levelAtLeast)?.name;
  const stricter = (a: ToolAction, b: ToolAction) =>
    TOOL_ACTIONS.indexOf(a) > TOOL_ACTIONS.indexOf(b) ? a : b;
  return {
    capture: stricter(tools.capture, tools.recording),
    remoteControl: tools.remoteControl,
    keys,
    clipboard: clipboard !== undefined,
    ...(level ? { whileOpen: level } : {}),
  };
}

function concerns({ when }: Rule, { user, groups }: Actor): boolean {
  return matches(when.user, user === undefined ? [] : [user]) && matches(when.group, groups ?? []);
}

function watched(policy: Policy, { name, action, when, message, isolate }: Rule): WatchedRule {
  const level =
    when.levelAtLeast === undefined
      ? undefined
      : findLevel(policy.classification.levels, when.levelAtLeast)?.name;
  return {
    name,
    action,
    ...(when.channel ? { channels: when.channel } : {}),
    ...(level ? { level } : {}),
    ...(when.unreadable === undefined ? {} : { unreadable: when.unreadable }),
    ...(when.findings ? { findings: when.findings.map(({ detector }) => detector) } : {}),
    ...(message ? { message } : {}),
    isolates: isolate,
  };
}

function matches(globs: readonly string[] | undefined, values: readonly string[]): boolean {
  return !globs || globs.some((glob) => values.some((value) => matchesGlob(glob, value)));
}
