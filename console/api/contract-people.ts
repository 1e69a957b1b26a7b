/** What the API takes and gives about people: set-up, sessions, accounts. Part of contract.ts. */
import { z } from 'zod';
import { DeviceGroup } from '../../shared/protocol/device-groups.ts';
import { ALL_RIGHTS, ROLES } from '../domain/rights.ts';

export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;
export const Right = z.enum(ALL_RIGHTS);
export type Right = z.infer<typeof Right>;

const Username = z.string().min(1).max(64);
/** Passwords: 12 to 256 characters, as NIST SP 800-63B asks for length rather than classes of characters. */
export const Password = z.string().min(12).max(256);

/**
 * `needed`: nobody has an account yet. `securityNeeded`: there is a system administrator and nobody who may publish
 * policies; the system administrator has to make an account for that, for no one holds both duties.
 */
export const SetupState = z.object({ needed: z.boolean(), securityNeeded: z.boolean() });
export type SetupState = z.infer<typeof SetupState>;
/** Creates the first system administrator. Answered with a Session and its cookie. */
export const SetupRequest = z.object({
  code: z.string().min(1).max(64),
  username: Username,
  password: Password,
});
export const LoginRequest = z.object({ username: Username, password: z.string().min(1).max(256) });

export const Session = z.object({
  username: z.string(),
  roles: z.array(Role),
  /** What the session may do; pages and buttons follow it, the API checks it again. */
  rights: z.array(Right),
  /** Groups of devices that it is kept to; null for all. */
  scope: z.array(z.string()).nullable(),
  expiresAt: z.number().int(),
  /**
   * `second-factor`: it has to be shown; `enrolment`: there has to be one; `password-change`: the password is one that
   * somebody else has set. Until then there are no rights.
   */
  stage: z.enum(['complete', 'second-factor', 'enrolment', 'password-change']),
  /** False for an account that has only single sign-on: where the password is asked again, the provider is. */
  hasPassword: z.boolean(),
  /** Until when no such question comes up, because the provider has just been asked; null for none. */
  provenUntil: z.number().int().nullable(),
  /** True when single sign-on opened it: logging out ends the provider's session as well, where that is offered. */
  signOn: z.boolean(),
  /** True for an administrator without a second factor on a console that was started not to ask for one. */
  secondFactorWaived: z.boolean(),
});
export type Session = z.infer<typeof Session>;

/** What an authenticator app shows, or a recovery code. */
export const SecondFactorCode = z.object({ code: z.string().min(1).max(64) });
/** Looked at where somebody who is logged in changes what they log in with. */
export const PasswordAgain = z.object({ password: z.string().max(256).default('') });
/** In place of a password that somebody else has set. */
export const FirstPassword = z.object({ password: Password });
export const PasswordChange = z.object({ current: z.string().max(256), password: Password });
/** To be put into the app: as a QR code of the address, or typed. */
export const AuthenticatorOffer = z.object({ secret: z.string(), uri: z.string() });
export type AuthenticatorOffer = z.infer<typeof AuthenticatorOffer>;
/** Shown once; each is good for one log-in. */
export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
export const AuthenticatorConfirmed = RecoveryCodes.extend({ session: Session });
export type AuthenticatorConfirmed = z.infer<typeof AuthenticatorConfirmed>;
/** One of somebody's passkeys. */
export const Passkey = z.object({
  id: z.string(),
  name: z.string(),
  /** Name of the console that it was made for; it works at no other. */
  site: z.string(),
  createdAt: z.number().int(),
  lastUsedAt: z.number().int().nullable(),
});
export type Passkey = z.infer<typeof Passkey>;
export const SecondFactorState = z.object({
  authenticator: z.boolean(),
  passkeys: z.array(Passkey),
  recoveryCodesLeft: z.number().int(),
});
export type SecondFactorState = z.infer<typeof SecondFactorState>;

const Scope = z.array(DeviceGroup).min(1).max(64).nullable();
export const Account = z.object({
  username: z.string(),
  roles: z.array(Role),
  scope: z.array(z.string()).nullable(),
  secondFactor: z.boolean(),
  hasPassword: z.boolean(),
  /** True while the password is one that somebody else has set. */
  passwordTemporary: z.boolean(),
  /** By which the provider's person is linked at the first sign-on. */
  signOnEmail: z.string().nullable(),
  /** True when the provider's claims say the roles. */
  rolesFromClaims: z.boolean(),
  createdAt: z.number().int(),
});
export type Account = z.infer<typeof Account>;
export const AccountList = z.object({ accounts: z.array(Account) });
export const AccountRights = z.object({
  /** Roles in conflict are refused: see domain/rights.ts. */
  roles: z.array(Role).min(1).max(ROLES.length),
  /** Only of accounts that read: analysts and auditors. */
  scope: Scope.default(null),
});
/** A first password, which its owner has to change; or an address by which single sign-on finds the account; or both. */
export const AccountRequest = AccountRights.extend({
  username: Username,
  password: Password.optional(),
  signOnEmail: z.email().max(254).nullable().default(null),
}).refine(({ password, signOnEmail }) => password !== undefined || signOnEmail !== null, {
  path: ['password'],
  message: 'a password, or an address for single sign-on, is needed',
});
/** A password in place of one that was forgotten; its owner has to change it. */
export const PasswordReset = z.object({ password: Password });

/** A log-in that is open; `current` is the one that asks. */
export const OpenSession = z.object({
  id: z.string(),
  username: z.string(),
  createdAt: z.number().int(),
  lastSeenAt: z.number().int(),
  expiresAt: z.number().int(),
  address: z.string(),
  browser: z.string(),
  current: z.boolean(),
});
export type OpenSession = z.infer<typeof OpenSession>;
export const OpenSessionList = z.object({ sessions: z.array(OpenSession) });

/** A program's way in: some of its maker's rights, until it expires. */
export const ApiToken = z.object({
  id: z.string(),
  name: z.string(),
  username: z.string(),
  rights: z.array(Right),
  createdAt: z.number().int(),
  expiresAt: z.number().int(),
  lastUsedAt: z.number().int().nullable(),
});
export type ApiToken = z.infer<typeof ApiToken>;
export const ApiTokenList = z.object({ tokens: z.array(ApiToken) });
export const ApiTokenRequest = z.object({
  name: z.string().trim().min(1).max(100),
  rights: z.array(Right).min(1).max(ALL_RIGHTS.length),
  validDays: z.number().int().min(1).max(366).default(90),
});
/** `token` is in this answer and nowhere else; it goes into the header `Authorization: Bearer`. */
export const ApiTokenCreated = ApiToken.extend({ token: z.string() });
export type ApiTokenCreated = z.infer<typeof ApiTokenCreated>;

/** `user`: a name as PCs know it. Why it is handed out goes into the record. */
export const PersonalDataRequest = z.object({
  user: z.string().trim().min(1).max(256),
  reason: z.string().trim().min(1).max(1000),
});
export const PersonalData = z.object({
  user: z.string(),
  madeAt: z.number().int(),
  /** True when there is more than an export holds; the newest are in it. */
  cut: z.boolean(),
  events: z.array(
    z.object({
      at: z.number(),
      receivedAt: z.number().int(),
      hostname: z.string(),
      event: z.record(z.string(), z.unknown()),
    }),
  ),
  devices: z.array(
    z.object({
      name: z.string(),
      serial: z.string().nullable(),
      hostname: z.string().nullable(),
      firstSeenAt: z.number(),
      lastSeenAt: z.number(),
    }),
  ),
  releases: z.array(
    z.object({
      askedAt: z.number(),
      reason: z.string(),
      state: z.string(),
      decidedAt: z.number().nullable(),
      note: z.string().nullable(),
    }),
  ),
  trainings: z.array(z.object({ card: z.string(), edition: z.number(), at: z.number() })),
  /** Points by reason, as they were at a time; they halve with time: see GET /risk-rules. */
  risk: z.array(
    z.object({ reason: z.string(), score: z.number(), at: z.number(), events: z.number().int() }),
  ),
  watchList: z.array(z.object({ reason: z.string(), until: z.number(), addedAt: z.number() })),
  /** In which the person plays a part. */
  incidents: z.array(
    z.object({
      id: z.number().int(),
      kind: z.string(),
      severity: z.string(),
      state: z.string(),
      outcome: z.string().nullable(),
      openedAt: z.number(),
      closedAt: z.number().nullable(),
    }),
  ),
});
export type PersonalData = z.infer<typeof PersonalData>;
