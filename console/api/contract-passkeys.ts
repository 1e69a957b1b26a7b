/** What the API takes and gives about passkeys: WebAuthn's JSON forms, and the list of one's own. Part of contract.ts. */
import { z } from 'zod';
import { RecoveryCodes, Session } from './contract-people.ts';

/** Binary data as WebAuthn's JSON has it. An attestation with certificates takes a few kilobytes. */
const Base64Url = z
  .string()
  .max(32 * 1024)
  .regex(/^[\w-]*$/);
const CredentialId = Base64Url.min(1).max(1400);
const Transports = z.array(z.string().max(32)).max(16);
const Descriptor = z.object({
  id: z.string(),
  type: z.literal('public-key'),
  transports: z.array(z.string()).optional(),
});
const UserVerification = z.enum(['required', 'preferred', 'discouraged']);

/** For navigator.credentials.create(). */
export const PasskeyOffer = z.object({
  rp: z.object({ id: z.string().optional(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  challenge: z.string(),
  pubKeyCredParams: z.array(z.object({ alg: z.number().int(), type: z.literal('public-key') })),
  timeout: z.number().optional(),
  excludeCredentials: z.array(Descriptor).optional(),
  authenticatorSelection: z
    .object({
      residentKey: z.enum(['discouraged', 'preferred', 'required']).optional(),
      requireResidentKey: z.boolean().optional(),
      userVerification: UserVerification.optional(),
    })
    .optional(),
  attestation: z.enum(['none', 'indirect', 'direct', 'enterprise']).optional(),
});
export type PasskeyOffer = z.infer<typeof PasskeyOffer>;

/** For navigator.credentials.get(). */
export const PasskeyQuestion = z.object({
  challenge: z.string(),
  timeout: z.number().optional(),
  rpId: z.string().optional(),
  allowCredentials: z.array(Descriptor).optional(),
  userVerification: UserVerification.optional(),
});
export type PasskeyQuestion = z.infer<typeof PasskeyQuestion>;

const credential = {
  id: CredentialId,
  rawId: CredentialId,
  type: z.literal('public-key'),
  clientExtensionResults: z.object({}).default({}),
};
export const NewPasskey = z.object({
  name: z.string().trim().min(1).max(100),
  response: z.object({
    ...credential,
    response: z.object({
      clientDataJSON: Base64Url,
      attestationObject: Base64Url,
      transports: Transports.optional(),
    }),
  }),
});
/** `recoveryCodes`: shown once, with the first factor; empty when there are codes already. */
export const PasskeyAdded = RecoveryCodes.extend({ session: Session });
export type PasskeyAdded = z.infer<typeof PasskeyAdded>;

export const PasskeyAnswer = z.object({
  response: z.object({
    ...credential,
    response: z.object({
      clientDataJSON: Base64Url,
      authenticatorData: Base64Url,
      signature: Base64Url,
      userHandle: Base64Url.optional(),
    }),
  }),
});

/** What somebody who has shown the password can show now. */
export const SecondFactorChoice = z.object({
  authenticator: z.boolean(),
  /** The console's names that there are passkeys for. */
  passkeySites: z.array(z.string()),
});
export type SecondFactorChoice = z.infer<typeof SecondFactorChoice>;
