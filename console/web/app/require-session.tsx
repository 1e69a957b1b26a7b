import { useQuery } from '@tanstack/react-query';
import { type ReactNode, Suspense } from 'react';
import { Navigate, useLocation } from 'react-router';
import { sessionQuery, setupQuery } from '../api/session.ts';
import { Answered } from '../components/state.tsx';
import { page } from './lazy-page.ts';

const gates = () => import('../pages/second-factor/gates.tsx');
const ShowSecondFactor = page(gates, 'ShowSecondFactor', ['accounts', 'login', 'second-factor', 'sign-on']);
const EnrolSecondFactor = page(gates, 'EnrolSecondFactor', ['accounts', 'login', 'second-factor', 'sign-on']);
const FirstPassword = page(gates, 'FirstPassword', ['accounts', 'login', 'second-factor', 'sign-on']);

/** Lets a person with a session in; others go to log in, or to the first-run set-up where it has not been done. */
export function RequireSession({ children }: { children: ReactNode }) {
  const session = useQuery(sessionQuery);
  const loggedOut = session.data === null;
  const setup = useQuery({ ...setupQuery, enabled: loggedOut });
  const { pathname, search } = useLocation();
  const here = pathname + search;
  return (
    <Answered query={session}>
      {(found) => {
        if (found?.stage === 'second-factor') return <Suspense>{<ShowSecondFactor />}</Suspense>;
        if (found?.stage === 'password-change') return <Suspense>{<FirstPassword />}</Suspense>;
        if (found?.stage === 'enrolment') return <Suspense>{<EnrolSecondFactor />}</Suspense>;
        if (found) return children;
        return (
          <Answered query={setup}>
            {({ needed }) => {
              if (needed) return <Navigate to="/setup" replace />;
              return (
                <Navigate to={here === '/' ? '/login' : `/login?next=${encodeURIComponent(here)}`} replace />
              );
            }}
          </Answered>
        );
      }}
    </Answered>
  );
}
