import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { readCalibrationSearch } from '../pages/calibration/calibration_search.ts';
import { readLearningSearch } from '../pages/learning/learning_search.ts';
import { readPolicySearch } from '../pages/policy/policy_search.ts';
import { readSystemSearch } from '../pages/system/system_search.ts';
import { readVerdictFilter } from '../pages/verdicts/verdict_filter.ts';
import { ProblemNote } from '../ui/problem_note.tsx';
import { Loading } from '../ui/loading.tsx';
import { Layout } from './layout.tsx';
import { NotFound } from './not_found.tsx';
import { readView } from './view.ts';

const root = createRootRoute({
  component: Layout,
  validateSearch: readView,
  notFoundComponent: NotFound,
});

/** Each page's code is loaded with the page. */
const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/overview/overview_page.tsx'), 'OverviewPage'),
});
const verdicts = createRoute({
  getParentRoute: () => root,
  path: '/verdicts',
  validateSearch: readVerdictFilter,
  component: lazyRouteComponent(() => import('../pages/verdicts/verdicts_page.tsx'), 'VerdictsPage'),
});
const verdict = createRoute({
  getParentRoute: () => root,
  path: '/verdicts/$pcsId',
  component: lazyRouteComponent(() => import('../pages/verdict/verdict_page.tsx'), 'VerdictPage'),
});
const calibration = createRoute({
  getParentRoute: () => root,
  path: '/calibration',
  validateSearch: readCalibrationSearch,
  component: lazyRouteComponent(() => import('../pages/calibration/calibration_page.tsx'), 'CalibrationPage'),
});
const policies = createRoute({
  getParentRoute: () => root,
  path: '/policies',
  component: lazyRouteComponent(() => import('../pages/policies/policies_page.tsx'), 'PoliciesPage'),
});
const policy = createRoute({
  getParentRoute: () => root,
  path: '/policies/$policyId',
  validateSearch: readPolicySearch,
  component: lazyRouteComponent(() => import('../pages/policy/policy_page.tsx'), 'PolicyPage'),
});
const learning = createRoute({
  getParentRoute: () => root,
  path: '/learning',
  validateSearch: readLearningSearch,
  component: lazyRouteComponent(() => import('../pages/learning/learning_page.tsx'), 'LearningPage'),
});
const system = createRoute({
  getParentRoute: () => root,
  path: '/system',
  validateSearch: readSystemSearch,
  component: lazyRouteComponent(() => import('../pages/system/system_page.tsx'), 'SystemPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([overview, verdicts, verdict, calibration, policies, policy, learning, system]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingComponent: () => <Loading what="the page" rows={6} />,
  defaultErrorComponent: ({ error, reset }) => (
    <ProblemNote error={error instanceof Error ? error : new Error(String(error))} retry={reset} />
  ),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
