import type { ReactNode } from 'react';
import type { Right } from '../../api/contract.ts';
import { useSession } from '../api/session.ts';

/** True when the person who is logged in has the right. The API asks again; this only spares them a refusal. */
export function useMay(right: Right | undefined): boolean {
  const rights = useSession()?.rights;
  return right === undefined || (rights?.includes(right) ?? false);
}

/** Shows its content to those who have the right, and `otherwise` to the others. */
export function Allowed({
  right,
  otherwise = null,
  children,
}: {
  right: Right | undefined;
  otherwise?: ReactNode;
  children: ReactNode;
}) {
  return useMay(right) ? children : otherwise;
}
