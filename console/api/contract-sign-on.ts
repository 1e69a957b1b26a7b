/** What the API takes and gives about single sign-on with OpenID Connect. Part of contract.ts. */
import { z } from 'zod';
import { DeviceGroup } from '../../shared/protocol/device-groups.ts';
import { ROLES } from '../domain/rights.ts';

/** A provider is asked over https; plain http only where it stays on this computer. */
const Issuer = z.url({ protocol: /^https?$/, hostname: /.+/ }).max(512);
/** HOST[:PORT] of a provider's further endpoints. */
const Host = z
  .string()
  .max(253)
  .regex(/^[A-Za-z0-9.-]+(:\d{1,5})?$/);
/** A value of a claim as it stands in the token. */
const ClaimValue = z.string().trim().min(1).max(256);

/** Who has this value in the claim holds these roles, kept to these groups of devices (null for all). */
export const RoleRule = z.object({
  value: ClaimValue,
  roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length),
  scope: z.array(DeviceGroup).min(1).max(64).nullable().default(null),
});
export type RoleRule = z.infer<typeof RoleRule>;

export const SignOnSettings = z.object({
  enabled: z.boolean(),
  /** What stands on the button of the log-in page. */
  label: z.string().trim().min(1).max(60),
  issuer: Issuer,
  clientId: z.string().trim().min(1).max(256),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/))
    .min(1)
    .max(32)
    .default(['openid', 'profile', 'email'])
    .refine((scopes) => scopes.includes('openid'), 'openid has to be among the scopes'),
  /** Where the provider has endpoints on other hosts than the issuer's: nothing else is asked. */
  alsoHosts: z.array(Host).max(16).default([]),
  /**
   * `existing`: an account has to be there and be linked. `mapped`: whoever has a role by a rule gets an account at
   * their first log-in, and at each log-in the roles that the rules give.
   */
  accounts: z.enum(['existing', 'mapped']).default('existing'),
  /** The claim that the rules look at: a text or a list of texts. */
  claim: z.string().trim().min(1).max(128).default('groups'),
  rules: z.array(RoleRule).max(64).default([]),
  /** Values of `amr` or `acr` by which the provider proves a second factor; with none the console asks its own. */
  factorAmr: z.array(ClaimValue).max(16).default([]),
  factorAcr: z.array(ClaimValue).max(16).default([]),
});
export type SignOnSettings = z.infer<typeof SignOnSettings>;

/** `clientSecret`: null for none, undefined to keep the one there is. The person who writes shows again who they are. */
export const SignOnChange = SignOnSettings.extend({
  clientSecret: z.string().min(1).max(1024).nullable().optional(),
  password: z.string().max(256).default(''),
});
export type SignOnChange = z.infer<typeof SignOnChange>;

/** `settings` is null before the first time. The secret never comes back. */
export const SignOnState = z.object({
  settings: SignOnSettings.nullable(),
  hasSecret: z.boolean(),
  /** What the provider has to be told, by the name with which the console was asked. */
  redirectUri: z.string(),
});
export type SignOnState = z.infer<typeof SignOnState>;

/** What the log-in page offers beside the password; null where single sign-on is off. */
export const SignOnOffer = z.object({ signOn: z.object({ label: z.string() }).nullable() });
export type SignOnOffer = z.infer<typeof SignOnOffer>;

/** Why a sign-on came to nothing: a parameter of the page that the browser is sent to. */
export const SIGN_ON_FAILURES = [
  /** No log-in was under way in this browser, it took too long, or its answer was shown before. */
  'expired',
  /** The provider, or the person at it, said no. */
  'denied',
  /** The provider does not answer, or not as it should. */
  'provider',
  /** What came back does not prove who it is. */
  'not-proven',
  'no-account',
  'no-roles',
  'conflicting-roles',
  'name-taken',
  /** Somebody else than who was asked. */
  'other-person',
  /** The identity, or the account, is linked already. */
  'linked-already',
  'off',
] as const;
export type SignOnFailure = (typeof SIGN_ON_FAILURES)[number];

/** `next`: a path of the web pages to go on at. */
export const SignOnBegin = z.object({ next: z.string().max(1024).optional() });
/** Where the browser is to go: the provider's page. */
export const SignOnAddress = z.object({ location: z.string() });
export type SignOnAddress = z.infer<typeof SignOnAddress>;

/** An identity at the provider that opens one's account. */
export const LinkedIdentity = z.object({
  issuer: z.string(),
  subject: z.string(),
  linkedAt: z.number().int(),
  lastUsedAt: z.number().int().nullable(),
});
export type LinkedIdentity = z.infer<typeof LinkedIdentity>;
export const LinkedIdentityList = z.object({ identities: z.array(LinkedIdentity) });
export const Unlinking = z.object({
  issuer: z.string().max(512),
  subject: z.string().max(256),
  password: z.string().max(256).default(''),
});
