import { X509Certificate } from 'node:crypto';
import type { CertificateRenewal } from '../../../shared/protocol/certificate.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Handler } from '../context.ts';

/** Gives the holder of a link the successor of the certificate that opened it. */
export const handleRenewal: Handler<CertificateRenewal> = async ({ csr }, link, context) => {
  try {
    const issued = await context.identities.renew(link.holder, csr, link.address);
    link.validTo = new X509Certificate(issued.certificate).validToDate.getTime();
    link.send({ type: 'certificate', ...issued });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    context.refused.add('not-renewed');
    link.refuse('not-renewed', error.message, 'renew-certificate');
  }
};
