import { z } from 'zod';

/** Name of an LDAP attribute, RFC 4512 section 1.4. */
const Attribute = z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/);

/** Where people at PCs and their departments are read from. */
export const DirectorySettings = z.strictObject({
  enabled: z.boolean(),
  url: z.url({ protocol: /^ldaps?$/ }).max(512),
  /** With ldap://: TLS begins by StartTLS (RFC 4511 section 4.14). */
  startTls: z.boolean(),
  allowPlaintext: z.boolean(),
  allowLocal: z.boolean(),
  /** Certificates (PEM) of a company's own authority. */
  ca: z
    .string()
    .max(65_536)
    .regex(/-----BEGIN CERTIFICATE-----/, 'certificates in PEM')
    .optional(),
  bindDn: z.string().max(512),
  baseDn: z.string().min(1).max(512),
  /** RFC 4515. */
  filter: z.string().min(3).max(1024),
  attributes: z.strictObject({
    /** The login at PCs. */
    user: Attribute,
    name: Attribute,
    department: Attribute,
    manager: Attribute.optional(),
    mail: Attribute.optional(),
    /** Day on which somebody leaves: generalized time, a date, or Active Directory's accountExpires. */
    leaves: Attribute.optional(),
  }),
  everyHours: z.number().int().min(1).max(168),
});
export type DirectorySettings = z.infer<typeof DirectorySettings>;

/** A password that is left out stays, unless it would go to another server. */
export const DirectoryRequest = z.strictObject({
  settings: DirectorySettings,
  password: z.string().min(1).max(512).optional(),
});
export type DirectoryRequest = z.infer<typeof DirectoryRequest>;

export const DirectoryState = z.object({
  settings: DirectorySettings.nullable(),
  hasPassword: z.boolean(),
  people: z.number().int(),
  departments: z.number().int(),
  lastRunAt: z.number().int().nullable(),
  lastError: z.string().nullable(),
});
export type DirectoryState = z.infer<typeof DirectoryState>;

export const DirectoryPerson = z.object({
  /** Lower-cased. */
  user: z.string(),
  name: z.string(),
  department: z.string().nullable(),
  manager: z.string().nullable(),
  mail: z.string().nullable(),
  leavesAt: z.number().int().nullable(),
});
export type DirectoryPerson = z.infer<typeof DirectoryPerson>;

/** What an import would change; some people of it. */
export const DirectoryPreview = z.object({
  found: z.number().int(),
  added: z.number().int(),
  changed: z.number().int(),
  removed: z.number().int(),
  /** Entries without a login, or with one that another has. */
  skipped: z.number().int(),
  sample: z.array(DirectoryPerson),
});
export type DirectoryPreview = z.infer<typeof DirectoryPreview>;

/** `force`: also when most of the people would go. */
export const DirectoryImport = z.strictObject({ force: z.boolean() });
