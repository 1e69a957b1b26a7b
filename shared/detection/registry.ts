import { cnAddress } from './detectors/address/address.ts';
import { bankCard } from './detectors/bank-card.ts';
import { cnBankAccount } from './detectors/cn-bank-account.ts';
import { cnHkMoTwPermit, cnTaiwanPermit } from './detectors/cn-hk-mo-tw-permit.ts';
import { cnLandline } from './detectors/cn-landline.ts';
import { cnMobile } from './detectors/cn-mobile.ts';
import { cnPassport } from './detectors/cn-passport.ts';
import { cnPlate } from './detectors/cn-plate.ts';
import { cnResidentId } from './detectors/cn-resident-id.ts';
import { cnUscc, cnUsccDigits } from './detectors/cn-uscc.ts';
import { email } from './detectors/email.ts';
import { iban } from './detectors/iban.ts';
import { ipv4 } from './detectors/ip/ipv4.ts';
import { ipv6 } from './detectors/ip/ipv6.ts';
import { labelMsip } from './detectors/label-msip.ts';
import { marking } from './detectors/marking/marking.ts';
import { cnPersonName } from './detectors/person-name/person-name.ts';
import { SECRETS, secretTriggers } from './detectors/secrets/secrets.ts';
import type {
  DetectorInfo,
  LineDetector,
  NumberDetector,
  TokenDetector,
  TriggerDetector,
} from './detectors/surface.ts';
import { usSsn } from './detectors/us-ssn.ts';
import { CUSTOMER_RECORD } from './records/customer-record.ts';

/** The built-in detectors by how the scan asks them; within a list the first to accept a value takes it. */
export const DETECTORS_IN_TEXT: {
  readonly numbers: readonly NumberDetector[];
  readonly tokens: readonly TokenDetector[];
  readonly triggers: readonly TriggerDetector[];
  readonly lines: readonly LineDetector[];
} = {
  numbers: [
    cnResidentId,
    bankCard,
    cnUsccDigits,
    cnMobile,
    cnLandline,
    usSsn,
    cnTaiwanPermit,
    cnBankAccount,
    ipv4,
  ],
  tokens: [cnUscc, iban, cnHkMoTwPermit, cnPassport],
  triggers: [email, cnPlate, cnAddress, cnPersonName, labelMsip, ...secretTriggers, ipv6],
  lines: [marking],
};

/** Every built-in detector, for people: names, the standard followed, confidence without context words. */
export const DETECTORS: readonly DetectorInfo[] = [
  ...new Map(
    [
      ...DETECTORS_IN_TEXT.lines,
      ...DETECTORS_IN_TEXT.numbers,
      ...DETECTORS_IN_TEXT.tokens,
      ...DETECTORS_IN_TEXT.triggers,
      ...SECRETS,
      CUSTOMER_RECORD,
    ].map(({ id, name, standard, confidence, person }): [string, DetectorInfo] => [
      id,
      { id, name, standard, confidence, ...(person === undefined ? {} : { person }) },
    ]),
  ).values(),
];
