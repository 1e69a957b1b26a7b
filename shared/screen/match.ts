import type { ProgramPattern } from '../policy/applications.ts';
import { isProgram } from '../policy/applications.ts';
import type { Screen, ToolAction } from '../policy/screen.ts';
import { matchesWildcard } from '../policy/wildcard.ts';
import { SCREEN_TOOLS } from './catalogue.ts';
import type { ScreenState, ScreenTool, ToolKind, ToolProcess } from './tool.ts';

/** What must be known of a program to say which tool it is; asked for only where a tool makes a difference of it. */
export interface ToolFacts {
  publisher?: string | undefined;
  sha256?: string | undefined;
  commandLine?: string | undefined;
  /** Somebody from elsewhere is connected to it. */
  connected?: boolean | undefined;
}

type Program = { name: string; path: string };

/** The tools of a policy: the built-in ones and its own, which go before. */
export function toolsOf(screen: Screen): readonly ScreenTool[] {
  const own = screen.tools.catalogue;
  if (own.length === 0) return SCREEN_TOOLS;
  const ids = new Set(own.map(({ id }) => id));
  return [...own, ...SCREEN_TOOLS.filter(({ id }) => !ids.has(id))];
}

/** Facts that decide whether the program is a tool or an exception; none for nearly every program. */
export function factsWanted(screen: Screen, program: Program): Set<keyof ToolFacts> {
  const wanted = new Set<keyof ToolFacts>();
  let isCandidate = false;
  for (const { processes } of toolsOf(screen)) {
    for (const process of processes) {
      if (!fits(process, program)) continue;
      isCandidate = true;
      if (process.publisher !== undefined) wanted.add('publisher');
      if (process.commandLine !== undefined) wanted.add('commandLine');
      if (process.connected) wanted.add('connected');
    }
  }
  if (!isCandidate) return wanted;
  for (const { name, path, publisher, sha256 } of screen.exceptions) {
    if (!isProgram({ name, path }, program)) continue;
    if (publisher !== undefined) wanted.add('publisher');
    if (sha256 !== undefined) wanted.add('sha256');
  }
  return wanted;
}

/** The tool that a program is by policy; undefined for any other program. Pure. */
export function toolOf(screen: Screen, program: Program, facts: ToolFacts = {}): ScreenTool | undefined {
  const isExcepted = (pattern: ProgramPattern) => isProgram(pattern, { ...program, ...facts });
  if (screen.exceptions.some(isExcepted)) return undefined;
  return toolsOf(screen).find(({ processes }) =>
    processes.some(
      (process) =>
        fits(process, program) &&
        matches(process.publisher, facts.publisher) &&
        matches(process.commandLine, facts.commandLine) &&
        (!process.connected || facts.connected === true),
    ),
  );
}

/** What is done with a tool of a kind now; `stopped` while a document is open beside which nothing is captured. */
export function actionOn({ tools }: Screen, kind: ToolKind, stopped: boolean): ToolAction {
  if (kind === 'remote-control') return tools.remoteControl;
  if (stopped) return 'block';
  return kind === 'capture' ? tools.capture : tools.recording;
}

/** The state that a running tool of a kind puts the PC in; a capture tool that waits does nothing yet. */
export function stateOf(kind: ToolKind): ScreenState | undefined {
  if (kind === 'recording') return 'recording';
  return kind === 'remote-control' ? 'remote-controlled' : undefined;
}

/** Names and paths of programs that may not start now: those of which nothing more must be known. */
export function refusedStarts(screen: Screen, stopped: boolean): { names: string[]; paths: string[] } {
  const names: string[] = [];
  const paths: string[] = [];
  for (const { kind, processes } of toolsOf(screen)) {
    if (actionOn(screen, kind, stopped) !== 'block') continue;
    for (const { name, path, publisher, commandLine, connected } of processes) {
      if (publisher !== undefined || commandLine !== undefined || connected) continue;
      if (name !== undefined && path === undefined) names.push(name);
      else if (path !== undefined && name === undefined) paths.push(path);
    }
  }
  return { names, paths };
}

/** Exceptions by name or path alone, which a start can be judged by; undefined when one of them asks for more. */
export function simpleExceptions({ exceptions }: Screen): { names: string[]; paths: string[] } | undefined {
  const isSimple = (pattern: ProgramPattern) => {
    const given = Object.entries(pattern).filter(([, value]) => value !== undefined);
    return given.length === 1 && (given[0]![0] === 'name' || given[0]![0] === 'path');
  };
  if (!exceptions.every(isSimple)) return undefined;
  return {
    names: exceptions.flatMap(({ name }) => name ?? []),
    paths: exceptions.flatMap(({ path }) => path ?? []),
  };
}

function fits({ name, path }: ToolProcess, program: Program): boolean {
  return isProgram({ name, path }, program);
}

function matches(pattern: string | undefined, value: string | undefined): boolean {
  return pattern === undefined || (value !== undefined && matchesWildcard(pattern, value));
}
