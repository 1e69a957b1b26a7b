import type { catalogue as english } from '../en/index.ts';
import type { Translated } from '../translated.ts';
import { accounts } from './accounts.ts';
import { audit } from './audit.ts';
import { base } from './base.ts';
import { classificationData } from './classification-data.ts';
import { detectors } from './detectors.ts';
import { devices } from './devices.ts';
import { directory } from './directory.ts';
import { enforcement } from './enforcement.ts';
import { events } from './events.ts';
import { evidence } from './evidence.ts';
import { incidents } from './incidents.ts';
import { integrations } from './integrations.ts';
import { leaks } from './leaks.ts';
import { login } from './login.ts';
import { overview } from './overview.ts';
import { people } from './people.ts';
import { policies } from './policies.ts';
import { response } from './response.ts';
import { retention } from './retention.ts';
import { secondFactor } from './second-factor.ts';
import { signOn } from './sign-on.ts';
import { signOnSettings } from './sign-on-settings.ts';
import { signing } from './signing.ts';
import { tokens } from './tokens.ts';
import { training } from './training.ts';
import { watermark } from './watermark.ts';

/** Every text of the web pages in Chinese; one file a page. */
export const catalogue: Translated<typeof english> = {
  ...base,
  ...detectors,
  ...login,
  ...secondFactor,
  ...overview,
  ...events,
  ...incidents,
  ...people,
  ...leaks,
  ...devices,
  ...enforcement,
  ...policies,
  ...classificationData,
  ...response,
  ...signOn,
  ...signOnSettings,
  ...signing,
  ...tokens,
  ...retention,
  ...integrations,
  ...directory,
  ...training,
  ...accounts,
  ...audit,
  ...watermark,
  ...evidence,
};
