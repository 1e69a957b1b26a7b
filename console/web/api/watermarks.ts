import type { WatermarkAnswer, WatermarkQuestion } from '../../api/contract.ts';
import { call } from './client.ts';

export function lookUpWatermark(body: WatermarkQuestion): Promise<WatermarkAnswer> {
  return call('POST', '/watermarks/lookup', { body });
}
