import { z } from 'zod';

const Glob = z.string().min(1).max(512);

export const TOOL_KINDS = ['capture', 'recording', 'remote-control'] as const;
export const ToolKind = z.enum(TOOL_KINDS);
export type ToolKind = z.infer<typeof ToolKind>;

/** How a tool's process is told; all that is given must hold. Case does not matter. */
const ToolProcess = z
  .strictObject({
    /** File name of the program. */
    name: Glob.optional(),
    path: Glob.optional(),
    publisher: Glob.optional(),
    /** Words of the command line joined by single spaces, the program itself left out. */
    commandLine: Glob.optional(),
    /** Only while somebody from elsewhere is connected to a port that the program listens on. */
    connected: z.boolean().default(false),
  })
  .refine(
    ({ name, path, publisher }) => name !== undefined || path !== undefined || publisher !== undefined,
    {
      message: 'name at least one of name, path and publisher',
    },
  );
export type ToolProcess = z.infer<typeof ToolProcess>;

/** A program that takes pictures of the screen, records it, or shows it to somebody elsewhere. */
export const ScreenTool = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, 'small letters, digits, dot and dash only'),
  /** As people know it. */
  name: z.string().min(1).max(128),
  kind: ToolKind,
  /** One of these is enough. */
  processes: z.array(ToolProcess).min(1).max(64),
});
export type ScreenTool = z.infer<typeof ScreenTool>;

/** States of a PC that begin and end. */
export const SCREEN_STATES = ['recording', 'remote-controlled', 'captures-stopped'] as const;
export type ScreenState = (typeof SCREEN_STATES)[number];
