import { z } from 'zod';
import { IssuedCertificate, RenewalRequest } from './enrolment.ts';

/** Agent → console: asks for the successor of the certificate that this link was opened with. */
export const CertificateRenewal = RenewalRequest.extend({ type: z.literal('renew-certificate') });
export type CertificateRenewal = z.infer<typeof CertificateRenewal>;

/** Console → agent: the successor, used from the next link on. */
export const CertificateMessage = IssuedCertificate.extend({ type: z.literal('certificate') });
export type CertificateMessage = z.infer<typeof CertificateMessage>;

/** Console → agent: the authorities to trust from now on, where the agent's `hello` named others. */
export const TrustMessage = IssuedCertificate.pick({ ca: true }).extend({ type: z.literal('trust') });
export type TrustMessage = z.infer<typeof TrustMessage>;
