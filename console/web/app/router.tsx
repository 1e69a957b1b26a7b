import { Suspense } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { Allowed } from '../components/allowed.tsx';
import { Loading } from '../components/state.tsx';
import { NoPermission } from '../layout/no-permission.tsx';
import { Shell } from '../layout/shell.tsx';
import { GATES, PAGES } from './pages.tsx';
import { RequireSession } from './require-session.tsx';
import { Unbroken } from './unbroken.tsx';

/** From the address to the page. */
export function Router() {
  return (
    <BrowserRouter>
      <Routes>
        {GATES.map(({ path, Page }) => (
          <Route key={path} path={path} element={<Unbroken>{<Suspense>{<Page />}</Suspense>}</Unbroken>} />
        ))}
        <Route
          element={
            <RequireSession>
              <Shell />
            </RequireSession>
          }
        >
          {PAGES.map(({ path, right, Page }) => (
            <Route
              key={path}
              path={path}
              element={
                <Unbroken>
                  <Allowed right={right} otherwise={<NoPermission />}>
                    <Suspense fallback={<Loading />}>
                      <Page />
                    </Suspense>
                  </Allowed>
                </Unbroken>
              }
            />
          ))}
        </Route>
      </Routes>
    </BrowserRouter>
  );
}
