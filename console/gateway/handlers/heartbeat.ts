import type { Heartbeat } from '../../../shared/protocol/heartbeat.ts';
import type { Handler } from '../context.ts';

/** A sign of life with the agent's health; answered with the same time so that the agent can measure. */
export const handleHeartbeat: Handler<Heartbeat> = ({ at, health }, link, { presence }) => {
  const live = presence.get(link.agentId);
  if (live && health) live.health = health;
  link.send({ type: 'heartbeat', at });
};
