import { z } from 'zod';
import { LocalizedText } from '../detection/levels.ts';
import { Severity } from '../events/severity.ts';
import { ScreenTool } from '../screen/tool.ts';
import { ProgramPattern } from './applications.ts';

export const TOOL_ACTIONS = ['allow', 'audit', 'warn', 'block'] as const;
/** What is done with a program that takes pictures of the screen or shows it elsewhere; `block` closes it. */
export const ToolAction = z.enum(TOOL_ACTIONS);
export type ToolAction = z.infer<typeof ToolAction>;

export const KEY_ACTIONS = ['ignore', 'audit', 'block'] as const;

/** Pictures of the screen, and what is copied. */
export const Screen = z.strictObject({
  tools: z
    .strictObject({
      capture: ToolAction.default('audit'),
      recording: ToolAction.default('audit'),
      remoteControl: ToolAction.default('audit'),
      /** Further tools; one with the id of a built-in tool takes its place. */
      catalogue: z.array(ScreenTool).max(256).default([]),
    })
    .prefault({}),
  /** Programs that are none of these tools, whatever the catalogue says. */
  exceptions: z.array(ProgramPattern).max(256).default([]),
  /** The print-screen key. With `block` it reaches no other program, where the system lets us have it. */
  keys: z.enum(KEY_ACTIONS).default('audit'),
  /** What is copied is judged by the rules, as channel `clipboard`; pictures as `screenshot`. Left out, nobody looks. */
  clipboard: z
    .strictObject({
      text: z.boolean().default(true),
      files: z.boolean().default(true),
      images: z.boolean().default(true),
    })
    .optional(),
  /** While a document of this level or higher is open: no capture, no recording, no pictures in the clipboard. */
  whileOpen: z.strictObject({ levelAtLeast: z.string().min(1).max(64) }).optional(),
  severity: Severity.default('medium'),
  /** Shown to a person whose tool was closed or whose picture was taken away. */
  message: LocalizedText.optional(),
});
export type Screen = z.infer<typeof Screen>;
