import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Suspense, type ReactNode } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { problemOf } from '../api/api-problem.ts';
import { useMe } from '../api/me.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Frame } from './frame.tsx';
import { PAGES, type PageEntry } from './pages.ts';
import { SessionGate } from './session-gate.tsx';
import { FORBIDDEN, LoadingState } from './states.tsx';
import { Page } from './page.tsx';

const client = new QueryClient({
  defaultOptions: {
    // What a person has to mend does not get better by asking again.
    queries: { retry: (times, error) => times < 2 && (problemOf(error).status === 0 || problemOf(error).status >= 500), staleTime: 5_000 },
    mutations: { retry: false },
  },
});

export const App = (): ReactNode => (
  <QueryClientProvider client={client}>
    <SessionGate>
      <Frame>
        <Pages />
      </Frame>
    </SessionGate>
  </QueryClientProvider>
);

function Pages(): ReactNode {
  const [location] = useLocation();
  return (
    <ErrorBoundary key={location.split('/')[1]}>
      <Suspense fallback={<LoadingState what="the page" />}>
        <Switch>
          {PAGES.map((page) => <Route key={page.path} path={page.path}><Guarded page={page} /></Route>)}
          <Route path="/first-run"><Redirect to="/" /></Route>
          <Route><Page title="There is no such page" intro="The address may be old or mistyped; the navigation shows what there is." /></Route>
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}

function Guarded({ page }: { readonly page: PageEntry }): ReactNode {
  const { actions } = useMe();
  return actions.includes(page.action) ? <page.component /> : <Page title="This is not open to your role" intro={FORBIDDEN} />;
}
