/** Versions of the agent protocol that this build speaks; both sides take the highest they share. */
export const PROTOCOL_VERSIONS = [1] as const;

/** WebSocket path of the gateway, and the subprotocol name sent in Sec-WebSocket-Protocol. */
export const GATEWAY_PATH = '/agent';
export const SUBPROTOCOL = 'guardpost';
/** Says why, where the console refuses to open a link. */
export const REFUSAL_HEADER = 'guardpost-refusal';

/** A frame larger than this is refused and the link closed (bytes of UTF-8). */
export const MAX_FRAME_BYTES = 4 * 1024 * 1024;
/** An agent fills a batch up to these; a single event never exceeds MAX_EVENT_BYTES. */
export const MAX_BATCH_EVENTS = 500;
export const MAX_BATCH_BYTES = 1024 * 1024;
export const MAX_EVENT_BYTES = 64 * 1024;

/** WebSocket close codes of our own (RFC 6455 section 7.4.2 leaves 4000 to 4999 to applications). */
export const CLOSE = {
  notEnrolled: 4001,
  protocolVersion: 4002,
  invalidMessage: 4003,
  replaced: 4004,
  revoked: 4005,
  helloTimeout: 4006,
  certificateExpired: 4007,
  inUse: 4008,
} as const;
