import { z } from 'zod';

/** Agent → console over HTTP, once: `POST /api/v1/enrol`. */
export const EnrolmentRequest = z.object({
  token: z.string().min(16).max(256),
  hostname: z.string().min(1).max(256),
  platform: z.enum(['windows', 'linux', 'macos']),
  osVersion: z.string().max(256),
  agentVersion: z.string().max(64),
});
export type EnrolmentRequest = z.infer<typeof EnrolmentRequest>;

/** The agent's identity. The credential is shown this once; the console keeps only its hash. */
export const EnrolmentResponse = z.object({
  agentId: z.uuid(),
  credential: z.string().min(32).max(256),
  consoleId: z.uuid(),
  /** WebSocket path to connect to. */
  gatewayPath: z.string().max(256),
  /** 256 bits in base64url, known to both sides: release codes that are read out by telephone are made with it. */
  releaseSecret: z
    .string()
    .regex(/^[\w-]{43}$/)
    .optional(),
});
export type EnrolmentResponse = z.infer<typeof EnrolmentResponse>;
