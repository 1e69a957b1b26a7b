import { build } from 'plist';
import type { Command } from '../command.ts';
import type { PlistDict } from './plist.ts';

const LAUNCHCTL = '/bin/launchctl';

/** A job of the system's launchd (launchd.plist(5)). */
export interface LaunchdJob {
  label: string;
  arguments: readonly string[];
  /** Runs when launchd loads it: at once and at every start of the system. */
  runAtLoad?: boolean;
  /** Runs so many seconds after it was loaded, and again after as many. */
  everySeconds?: number;
  keepAlive?: boolean;
  environment?: Record<string, string>;
}

/** Where launchd finds it at the start of the system. */
export function jobFile(label: string): string {
  return `/Library/LaunchDaemons/${jobLabel(label)}.plist`;
}

/** The job as a property list. */
export function jobPlist(job: LaunchdJob): string {
  const dict: PlistDict = {
    Label: jobLabel(job.label),
    ProgramArguments: [...job.arguments],
    ...(job.runAtLoad ? { RunAtLoad: true } : {}),
    ...(job.everySeconds === undefined ? {} : { StartInterval: Math.max(1, Math.ceil(job.everySeconds)) }),
    ...(job.keepAlive ? { KeepAlive: true } : {}),
    ...(job.environment ? { EnvironmentVariables: job.environment } : {}),
    ProcessType: 'Background',
  };
  return `${build(dict)}\n`;
}

/** Loads a job from its file. */
export function bootstrap(label: string): Command {
  return { file: LAUNCHCTL, args: ['bootstrap', 'system', jobFile(label)] };
}

/** Unloads it; ends with an error when it is not loaded, which is as well. */
export function bootout(label: string): Command {
  return { file: LAUNCHCTL, args: ['bootout', `system/${jobLabel(label)}`] };
}

/** Ends with 0 when the job is loaded. */
export function jobStatus(label: string): Command {
  return { file: LAUNCHCTL, args: ['print', `system/${jobLabel(label)}`], reads: true };
}

function jobLabel(label: string): string {
  if (!/^[a-z0-9.-]{1,128}$/.test(label)) throw new Error(`not a label: ${JSON.stringify(label)}`);
  return label;
}
