import { z } from 'zod';
import { GuardEvent } from '../shared/events/event.ts';
import { AGENT_MESSAGES, CONSOLE_MESSAGES } from '../shared/protocol/codec.ts';
import { CommandBody } from '../shared/protocol/command.ts';
import {
  CONSOLE_TLS_NAME,
  ENROLMENT_PATH,
  EnrolmentInfo,
  EnrolmentRequest,
  EnrolmentResponse,
  RENEWAL_PATH,
} from '../shared/protocol/enrolment.ts';
import { ErrorMessage } from '../shared/protocol/error.ts';
import {
  CLOSE,
  GATEWAY_PATH,
  MAX_BATCH_BYTES,
  MAX_BATCH_EVENTS,
  MAX_EVENT_BYTES,
  MAX_FRAME_BYTES,
  PROTOCOL_VERSIONS,
  REFUSAL_HEADER,
  SUBPROTOCOL,
} from '../shared/protocol/limits.ts';

interface JsonSchema {
  type?: string;
  format?: string;
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  additionalProperties?: JsonSchema | boolean;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  maxItems?: number;
}

/** The page shared/protocol/PROTOCOL.md, made from the schemas; a test holds the file to it. */
export function protocolPage(): string {
  const fromAgent = Object.entries(AGENT_MESSAGES);
  const fromConsole = Object.entries(CONSOLE_MESSAGES);
  return `# The agent protocol

Made from the schemas in this folder by \`npm run docs\`; do not edit by hand.

An agent opens a WebSocket to \`${GATEWAY_PATH}\` on the agents' port with subprotocol \`${SUBPROTOCOL}\`, over TLS 1.3 with
the certificate that the console's authority made out for the agent's own key. Who the agent is comes from that
certificate alone. The agent believes nobody but that authority, and looks for the name \`${CONSOLE_TLS_NAME}\` in the
console's certificate. A link that is not opened is answered with 403 and the reason in \`${REFUSAL_HEADER}\`.
Each text frame is one JSON object with a \`type\`. The agent sends \`hello\` first; the console answers \`welcome\` with
the version both speak (this build: ${PROTOCOL_VERSIONS.join(', ')}) and the sequence to go on from, then the policy if
the agent's revision is another one, then commands that wait. Unknown fields are ignored; an unknown \`type\` is answered
with \`error\` and the link stays up.

**Delivery.** The spool gives every event a sequence number within its epoch. The console stores a batch in one
transaction and only then acknowledges it; what it holds already it does not store again. So an event that the spool
accepted is in the store exactly once, whichever side stops in between.

| limit | value |
| --- | --- |
| frame | ${MAX_FRAME_BYTES} bytes |
| batch | ${MAX_BATCH_EVENTS} events, ${MAX_BATCH_BYTES} bytes |
| event | ${MAX_EVENT_BYTES} bytes |

| close code | meaning |
| --- | --- |
${Object.entries(CLOSE)
  .map(([name, code]) => `| ${code} | ${name} |`)
  .join('\n')}

**Certificates** are short-lived. Two thirds into its life the agent makes a new key and asks for the successor over the
link (\`renew-certificate\`). One that expired while the PC was off may be renewed with \`POST ${RENEWAL_PATH}\` on the agents'
port for 30 more days, over TLS with that very certificate, unless the PC was revoked.

## Enrolment: \`GET ${ENROLMENT_PATH}\`, then \`POST ${ENROLMENT_PATH}\` on the agents' port

A token is SECRET.FINGERPRINT, the fingerprint being the SHA-256 (base64url) of the SubjectPublicKeyInfo of the console's
authority. The first answer says where agents connect and shows the authority; anybody may have given it, so the agent
holds it against the fingerprint, and sends the secret over TLS only to who proves to speak for that authority.

First answer:
${table(EnrolmentInfo)}

Request:
${table(EnrolmentRequest)}

Answer:
${table(EnrolmentResponse)}

## Agent → console
${fromAgent.map(([name, schema]) => `\n### ${name}\n\n${table(schema)}`).join('\n')}

## Console → agent
${fromConsole.map(([name, schema]) => `\n### ${name}\n\n${table(schema)}`).join('\n')}

## Command bodies

${table(CommandBody)}

## Error codes

${ErrorMessage.shape.code.options.map((code) => `\`${code}\``).join(', ')}

## An event

${table(GuardEvent)}
`;
}

function table(schema: z.ZodType): string {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  return ['| field | type | |', '| --- | --- | --- |', ...rows(json, '')].join('\n');
}

function rows(schema: JsonSchema, prefix: string): string[] {
  const branches = schema.oneOf ?? schema.anyOf;
  if (branches && !schema.properties) return branches.flatMap((branch) => rows(branch, prefix));
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const path = `${prefix}${name}`;
    const needed = schema.required?.includes(name) ? '' : 'optional';
    const row = `| \`${path}\` | ${describe(property)} | ${needed} |`;
    const inner = property.type === 'array' ? property.items : property;
    return [
      row,
      ...(inner?.properties ? rows(inner, `${path}${property.type === 'array' ? '[]' : ''}.`) : []),
    ];
  });
}

function describe(schema: JsonSchema): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(' \\| ');
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) return [...new Set(branches.map(describe))].join(' or ');
  if (schema.type === 'array')
    return `list of ${describe(schema.items ?? {})}${schema.maxItems ? `, at most ${schema.maxItems}` : ''}`;
  if (schema.format === 'uuid') return 'UUID';
  const limit = schema.maxLength ? `, at most ${schema.maxLength} characters` : '';
  return `${schema.type ?? 'any'}${limit}`;
}
