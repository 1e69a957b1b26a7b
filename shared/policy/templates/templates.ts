import { DEFAULT_POLICY_SOURCE } from '../default-policy.ts';
import { JRT_0197_POLICY_SOURCE } from './jrt-0197.ts';

/** Policies to begin with, by the name that people call them. */
export const POLICY_TEMPLATES: Readonly<Record<string, string>> = {
  default: DEFAULT_POLICY_SOURCE,
  'jrt-0197': JRT_0197_POLICY_SOURCE,
};
